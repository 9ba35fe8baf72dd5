package pullwright;

import java.util.Map;
import java.util.TreeMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/** Tests that must fail, before and after all others. If one does not, the tools have been tampered with. */
final class Canaries {
    private final Map<String, String> outcomes = new TreeMap<>();

    Map<String, String> outcomes() {
        return outcomes;
    }

    TestExecutionListener moment(String moment) {
        return new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier one, TestExecutionResult result) {
                boolean failed = result.getStatus() == TestExecutionResult.Status.FAILED;
                if (one.isTest()) outcomes.put(Names.of(one, null) + " " + moment, failed ? "failed" : "passed");
            }
        };
    }
}
