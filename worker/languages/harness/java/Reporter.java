package pullwright;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Facts go to the records; opinions are left to the host. */
final class Reporter implements TestExecutionListener {
    private final Records records;
    private final Map<String, Long> begun = new HashMap<>();
    private final Set<String> ended = new HashSet<>();
    private TestPlan plan;

    Reporter(Records records) {
        this.records = records;
    }

    @Override
    public synchronized void testPlanExecutionStarted(TestPlan all) {
        plan = all;
        List<String> ids = all.getRoots().stream().flatMap(root -> all.getDescendants(root).stream())
                .filter(TestIdentifier::isTest).map(this::name).toList();
        records.write("collected", Map.of("ids", ids));
    }

    @Override
    public synchronized void executionStarted(TestIdentifier one) {
        if (!one.isTest()) return;
        begun.put(one.getUniqueId(), System.nanoTime());
        records.write("start", Map.of("id", name(one)));
    }

    @Override
    public synchronized void executionFinished(TestIdentifier one, TestExecutionResult result) {
        String message = result.getThrowable().map(Shown::of).orElse("");
        String outcome = switch (result.getStatus()) {
            case SUCCESSFUL -> "passed";
            case ABORTED -> "skipped";
            case FAILED -> "failed";
        };
        if (one.isTest()) end(one, "call", outcome, message);
        else if (!outcome.equals("passed")) inside(one, outcome, message);
    }

    @Override
    public synchronized void executionSkipped(TestIdentifier one, String reason) {
        if (one.isTest()) end(one, "call", "skipped", reason);
        else inside(one, "skipped", reason);
    }

    /** What befalls a container befalls all in it that has not ended, and itself where it holds nothing. */
    private void inside(TestIdentifier container, String outcome, String message) {
        List<TestIdentifier> tests = plan.getDescendants(container).stream().filter(TestIdentifier::isTest).toList();
        List<TestIdentifier> left = tests.stream().filter(one -> !ended.contains(one.getUniqueId())).toList();
        for (TestIdentifier one : left) end(one, "setup", outcome, message);
        if (left.isEmpty()) end(container, "setup", outcome, message);
    }

    private void end(TestIdentifier one, String when, String outcome, String message) {
        ended.add(one.getUniqueId());
        Long start = begun.remove(one.getUniqueId());
        if (start == null) records.write("start", Map.of("id", name(one)));
        double took = start == null ? 0.0 : (System.nanoTime() - start) / 1e9;
        if (outcome.equals("failed")) System.out.println("failed " + name(one) + "\n" + message);
        records.write("end", Map.of("id", name(one), "phases", List.of(List.of(when, outcome)), "message", message, "duration", took));
    }

    private String name(TestIdentifier one) {
        return Names.of(one, plan);
    }
}
