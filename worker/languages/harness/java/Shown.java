package pullwright;

import java.util.regex.Pattern;

/** An exception as a person wants it: what it says, and the lines of the project, not those of the tools. */
final class Shown {
    private static final int LONGEST = 3000;
    private static final int FRAMES = 8;
    private static final Pattern TOOLS = Pattern.compile("^(org\\.junit|junit|java\\.|jdk\\.|sun\\.|org\\.opentest4j|org\\.assertj|org\\.hamcrest|pullwright|org\\.mockito)\\b?.*");

    private Shown() {}

    static String of(Throwable thrown) {
        StringBuilder text = new StringBuilder();
        try {
            Throwable each = thrown;
            for (int depth = 0; each != null && depth < 4; depth++) {
                text.append(depth == 0 ? "" : "\ncaused by ").append(said(each));
                each = each.getCause();
            }
        } catch (RuntimeException | StackOverflowError unspeakable) {
            text.append(thrown.getClass().getName()).append(" (it cannot be shown)");
        }
        return text.length() <= LONGEST ? text.toString() : text.substring(0, LONGEST) + " ...";
    }

    private static String said(Throwable thrown) {
        String text = String.valueOf(thrown).strip();
        StringBuilder all = new StringBuilder(text.length() <= LONGEST / 2 ? text : text.substring(0, LONGEST / 2) + " ...");
        int shown = 0;
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (shown == FRAMES) break;
            if (TOOLS.matcher(frame.getClassName()).matches()) continue;
            all.append("\n    at ").append(frame.getClassName()).append('.').append(frame.getMethodName())
                    .append('(').append(frame.getFileName()).append(':').append(frame.getLineNumber()).append(')');
            shown++;
        }
        return all.toString();
    }
}
