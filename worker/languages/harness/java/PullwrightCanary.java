/** Tests that must fail, by the assertions that the project's own tests use. */
public class PullwrightCanary {
    @TEST
    public void equality() {
        ASSERT.assertEquals("one", "two");
    }

    @TEST
    public void truth() {
        ASSERT.assertTrue(false);
    }

    @TEST
    public void an_exception() {
        throw new IllegalStateException("canary");
    }
}
