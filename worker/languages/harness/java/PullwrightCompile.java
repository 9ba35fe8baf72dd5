import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.FutureTask;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Compiles what a plan lists, step by step in one warm compiler, and tells each error with its file and line.
 *
 * Of code, a module with errors is left out, and with it its tests; of tests, the files that have errors.
 */
public final class PullwrightCompile {
    private static final int ROUNDS = 12;
    private static final long STACK = 64L << 20; // long chains of calls in a source need more than a main thread has
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    private record Source(String module, Path path) {}

    private record Step(String name, String kind, List<String> options, List<Source> sources) {}

    private record Fault(Path file, long line, String message) {}

    private static final Set<String> broken = new HashSet<>();

    public static void main(String[] arguments) throws Exception {
        FutureTask<Void> work = new FutureTask<>(() -> compileAll(Path.of(arguments[0]), arguments[1]));
        new Thread(null, work, "compiler", STACK).start();
        work.get();
        Runtime.getRuntime().halt(0);
    }

    private static Void compileAll(Path plan, String records) throws Exception {
        try (PrintStream report = new PrintStream(records, "UTF-8")) {
            for (Step step : steps(plan)) {
                boolean whole = run(step, report);
                report.println("done\t" + step.name() + "\t" + whole);
            }
        }
        return null;
    }

    private static List<Step> steps(Path plan) throws Exception {
        List<Step> found = new ArrayList<>();
        for (String line : Files.readAllLines(plan)) {
            String[] parts = line.split("\t", 3);
            Step last = found.isEmpty() ? null : found.get(found.size() - 1);
            switch (parts[0]) {
                case "step" -> found.add(new Step(parts[1], parts[2], new ArrayList<>(), new ArrayList<>()));
                case "option" -> last.options().add(parts[1]);
                default -> last.sources().add(new Source(parts[1], Path.of(parts[2]).toAbsolutePath().normalize()));
            }
        }
        return found;
    }

    private static boolean run(Step step, PrintStream report) throws Exception {
        List<Source> left = new ArrayList<>(step.sources());
        left.removeIf(source -> broken.contains(source.module()));
        boolean whole = true;
        for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
            List<Fault> faults = compile(step, left.stream().map(Source::path).toList());
            if (faults.isEmpty()) return whole;
            whole = false;
            Set<Path> bad = new HashSet<>();
            for (Fault fault : faults) {
                report.println(String.join("\t", "error", step.name(), String.valueOf(fault.file()),
                        String.valueOf(fault.line()), fault.message().replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "").replace("\t", " ")));
                bad.add(fault.file());
            }
            Set<String> modules = new HashSet<>();
            left.stream().filter(source -> bad.contains(source.path())).forEach(source -> modules.add(source.module()));
            boolean smaller = switch (step.kind()) {
                case "code" -> broken.addAll(modules) && left.removeIf(source -> modules.contains(source.module()));
                case "tests" -> left.removeIf(source -> bad.contains(source.path()));
                default -> false;
            };
            if (!smaller) return false;
        }
        return whole;
    }

    private static List<Fault> compile(Step step, List<Path> sources) throws Exception {
        DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
        try (StandardJavaFileManager files = COMPILER.getStandardFileManager(said, Locale.ROOT, null)) {
            var task = COMPILER.getTask(null, files, said, step.options(), null, files.getJavaFileObjectsFromPaths(sources));
            boolean fine = task.call();
            List<Fault> faults = new ArrayList<>();
            for (Diagnostic<? extends JavaFileObject> each : said.getDiagnostics()) {
                if (each.getKind() != Diagnostic.Kind.ERROR) continue;
                Path file = each.getSource() == null ? null : Path.of(each.getSource().toUri());
                faults.add(new Fault(file, each.getLineNumber(), each.getMessage(Locale.ROOT)));
            }
            if (!fine && faults.isEmpty()) faults.add(new Fault(null, 0, "the compiler ended by a fault of its own, told above"));
            return fine ? List.of() : faults;
        } catch (RuntimeException why) {
            return List.of(new Fault(null, 0, "the compiler ended with " + why));
        }
    }
}
