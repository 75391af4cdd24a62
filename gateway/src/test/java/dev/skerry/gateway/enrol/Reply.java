package dev.skerry.gateway.enrol;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * An HTTP answer as {@code curl -i} prints it.
 *
 * @param headers by their names in small letters
 */
record Reply(int status, Map<String, String> headers, String body) {
    static Reply read(String printed) {
        String text = printed.replace("\r\n", "\n");
        int end = text.indexOf("\n\n");
        String head = text.substring(0, end);
        return new Reply(
                Integer.parseInt(head.split("\\s", 3)[1]),
                head.lines()
                        .skip(1)
                        .map(line -> line.split(": ", 2))
                        .collect(
                                Collectors.toMap(
                                        pair -> pair[0].toLowerCase(Locale.ROOT),
                                        pair -> pair[1],
                                        (one, other) -> one + ", " + other)),
                text.substring(end + 2));
    }

    String header(String name) {
        return Objects.requireNonNull(headers.get(name), () -> name + " in " + headers);
    }
}
