package pullwright;

import java.io.ByteArrayInputStream;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the test classes that standard input names; its first line is the key, which nothing else ever holds. */
public final class Main {
    private static final String CANARY = "PullwrightCanary";

    private Main() {}

    public static void main(String[] arguments) throws Exception {
        List<String> given = new String(System.in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        System.setIn(new ByteArrayInputStream(new byte[0]));
        Records records = new Records(given.get(0), new FileOutputStream("/proc/self/fd/3"));
        preload(Path.of(arguments[0]));
        Launcher launcher = LauncherFactory.create(config());
        int code = 0;
        try {
            run(launcher, given.subList(1, given.size()), records);
        } catch (Throwable fatal) {  // what JUnit lets through: no memory, no more threads
            Throwable root = fatal;
            while (root.getCause() != null && root.getCause() != root) root = root.getCause();
            System.err.println("the tests were ended by " + fatal + (root == fatal ? "" : ": " + root));
            code = 1;
        }
        System.out.flush();
        System.err.flush();
        Runtime.getRuntime().halt(code);
    }

    private static void run(Launcher launcher, List<String> classes, Records records) {
        Canaries canaries = new Canaries();
        execute(launcher, List.of(CANARY), canaries.moment("before"));
        execute(launcher, classes, new Reporter(records));
        execute(launcher, List.of(CANARY), canaries.moment("after"));
        records.write("done", Map.of("canaries", canaries.outcomes()));
    }

    private static void execute(Launcher launcher, List<String> classes, TestExecutionListener listener) {
        if (classes.isEmpty()) return;
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(classes.stream().map(DiscoverySelectors::selectClass).toList()).build();
        launcher.execute(request, listener);
    }

    /** Nobody but us listens to or filters tests; older platforms have fewer of these switches. */
    private static LauncherConfig config() {
        LauncherConfig.Builder builder = LauncherConfig.builder();
        for (String kind : List.of("TestExecutionListener", "LauncherSessionListener", "LauncherDiscoveryListener", "PostDiscoveryFilter")) {
            try {
                LauncherConfig.Builder.class.getMethod("enable" + kind + "AutoRegistration", boolean.class).invoke(builder, false);
            } catch (ReflectiveOperationException older) {
                continue;
            }
        }
        return builder.build();
    }

    /** Loads, but does not initialise, all classes of tests: their files do not matter any more. */
    private static void preload(Path folder) throws Exception {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> file.toString().endsWith(".class")).sorted().toList();
        }
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('/', '.').replaceAll("\\.class$", "");
            try {
                Class.forName(name, false, ClassLoader.getSystemClassLoader());
            } catch (ClassNotFoundException | LinkageError unready) {
                continue;  // whoever needs it will say so
            }
        }
    }
}
