package pullwright;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Sealed lines, as in the other harnesses; the key lives in the seal only. */
final class Records {
    private final Mac seal;
    private final OutputStream out;
    private int sequence = 0;

    Records(String key, OutputStream out) throws Exception {
        seal = Mac.getInstance("HmacSHA256");
        seal.init(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256"));
        this.out = out;
    }

    synchronized void write(String kind, Map<String, ?> facts) {
        StringBuilder body = new StringBuilder("{\"seq\": " + sequence++ + ", \"kind\": ");
        json(body, kind);
        facts.forEach((name, value) -> {
            json(body.append(", "), name);
            json(body.append(": "), value);
        });
        byte[] text = body.append('}').toString().getBytes(StandardCharsets.US_ASCII);
        String line = HexFormat.of().formatHex(seal.doFinal(text)) + " ";
        try {
            out.write((line + new String(text, StandardCharsets.US_ASCII) + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static void json(StringBuilder to, Object value) {
        if (value instanceof Number) to.append(value);
        else if (value instanceof Map<?, ?> map) joined(to, '{', '}', map.entrySet());
        else if (value instanceof List<?> list) joined(to, '[', ']', list);
        else quoted(to, String.valueOf(value));
    }

    private static void joined(StringBuilder to, char open, char close, Iterable<?> parts) {
        String comma = "";
        to.append(open);
        for (Object part : parts) {
            to.append(comma);
            comma = ", ";
            if (part instanceof Map.Entry<?, ?> entry) {
                json(to, entry.getKey());
                json(to.append(": "), entry.getValue());
            } else json(to, part);
        }
        to.append(close);
    }

    private static void quoted(StringBuilder to, String text) {
        to.append('"');
        for (char each : text.toCharArray()) {
            if (each >= ' ' && each < 127 && each != '"' && each != '\\') to.append(each);
            else to.append("\\u").append(HexFormat.of().toHexDigits(each));
        }
        to.append('"');
    }
}
