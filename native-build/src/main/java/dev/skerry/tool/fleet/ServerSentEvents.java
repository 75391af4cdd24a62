package dev.skerry.tool.fleet;

import java.util.function.BiConsumer;

/** Puts the lines of an event stream together to events (HTML Living Standard, 9.2.6). */
final class ServerSentEvents {
    private final BiConsumer<String, String> each;
    private String name = "";
    private final StringBuilder data = new StringBuilder();

    /**
     * @param each is given the name and the data of each event
     */
    ServerSentEvents(BiConsumer<String, String> each) {
        this.each = each;
    }

    void line(String line) {
        if (line.isEmpty()) {
            if (!data.isEmpty()) {
                each.accept(name, data.toString());
            }
            name = "";
            data.setLength(0);
        } else if (line.startsWith("event:")) {
            name = value(line);
        } else if (line.startsWith("data:")) {
            data.append(data.isEmpty() ? "" : "\n").append(value(line));
        }
    }

    private static String value(String line) {
        String value = line.substring(line.indexOf(':') + 1);
        return value.startsWith(" ") ? value.substring(1) : value;
    }
}
