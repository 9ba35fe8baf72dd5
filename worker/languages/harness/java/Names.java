package pullwright;

import java.util.Optional;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Names that are the same in every run: `package.Class::Nested.method(Type)[1]`. */
final class Names {
    private Names() {}

    static String of(TestIdentifier one, TestPlan plan) {
        TestIdentifier here = one;
        while (here != null) {
            TestSource source = here.getSource().orElse(null);
            if (source instanceof MethodSource method) return method(method, one, outermost(here, source, plan));
            if (source instanceof ClassSource type) return type(type.getClassName()) + beside(one, here);
            here = plan == null ? null : plan.getParent(here).orElse(null);
        }
        return "(unknown)::" + one.getDisplayName();
    }

    /** The container of all invocations of a method, which has the same source as each of them. */
    private static TestIdentifier outermost(TestIdentifier here, TestSource source, TestPlan plan) {
        TestIdentifier parent = plan == null ? null : plan.getParent(here).orElse(null);
        boolean same = parent != null && parent.getSource().filter(source::equals).isPresent();
        return same ? outermost(parent, source, plan) : here;
    }

    private static String method(MethodSource source, TestIdentifier one, TestIdentifier at) {
        String types = Optional.ofNullable(source.getMethodParameterTypes()).orElse("").replaceAll("\\b[a-z]\\w*\\.", "");
        String name = source.getMethodName() + (types.isEmpty() ? "" : "(" + types.replace(" ", "") + ")");
        String shown = one.getDisplayName();
        boolean counted = one == at && shown.startsWith(source.getMethodName() + "[");  // JUnit 4's parameters
        String outer = type(source.getClassName());
        String rest = counted ? shown.substring(source.getMethodName().length()) : invocation(one, at);
        return outer + (outer.endsWith("::") ? "" : ".") + name + rest;
    }

    private static String beside(TestIdentifier one, TestIdentifier at) {
        return one == at ? "(class)" : one.getDisplayName();
    }

    /** What follows the method in a unique id, as `[1]`. */
    private static String invocation(TestIdentifier one, TestIdentifier at) {
        String more = one.getUniqueId().substring(Math.min(at.getUniqueId().length(), one.getUniqueId().length()));
        return more.replaceAll("/\\[[\\w-]+:#?([^\\]]*)\\]", "[$1]");
    }

    private static String type(String name) {
        int inner = name.indexOf('$');
        return inner < 0 ? name + "::" : name.substring(0, inner) + "::" + name.substring(inner + 1).replace('$', '.');
    }
}
