package dev.skerry.profile.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads captures line by line, however long they are. A line is what {@code mosquitto_sub -v}
 * prints (topic, blank, payload; with a time in front as well), a JSON object as {@code
 * mosquitto_sub -F %j} prints it, or one with {@code topic} and {@code payload}, {@code
 * payloadBase64} or {@code payloadHex}. Lines of all forms may be mixed.
 */
public final class CaptureReader {
    /** For people: what prints binary payloads so that nothing of them is lost. */
    public static final String HOW_TO_CAPTURE_BINARY =
            "capture with mosquitto_sub -F '{\"topic\":\"%t\",\"payloadHex\":\"%x\"}'";

    /**
     * The longest line: an agent takes no longer payloads, and hexadecimal digits make them twice
     * as long.
     */
    static final int MAX_LINE_BYTES = 528 * 1024;

    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int BOM_BYTES = 3;

    /** A payload that is printed over several lines is put together up to this many. */
    private static final int MAX_PAYLOAD_LINES = 1_000;

    private final Consumer<CapturedMessage> messages;
    private long line;
    private long count;
    private long skipped;
    private @Nullable String firstSkipped;
    private final StringBuilder open = new StringBuilder();
    private long openedAt;
    private int openLines;

    private CaptureReader(Consumer<CapturedMessage> messages) {
        this.messages = messages;
    }

    /**
     * What a capture held.
     *
     * @param messages how many were read
     * @param skipped lines that are no messages
     * @param firstSkipped why the first of them is none, with its number; null when there is none
     */
    public record Summary(long messages, long skipped, @Nullable String firstSkipped) {}

    /** Reads all of a capture; the stream stays open. */
    public static Summary read(InputStream in, Consumer<CapturedMessage> messages)
            throws IOException {
        var reader = new CaptureReader(messages);
        reader.all(in);
        return new Summary(reader.count, reader.skipped, reader.firstSkipped);
    }

    private void all(InputStream in) throws IOException {
        var bytes = new ByteArrayOutputStream();
        boolean tooLong = false;
        byte[] buffer = new byte[64 * 1024];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            for (int i = 0; i < n; i++) {
                if (buffer[i] == '\n') {
                    endOfLine(bytes, tooLong);
                    tooLong = false;
                } else if (bytes.size() < MAX_LINE_BYTES) {
                    bytes.write(buffer[i]);
                } else {
                    tooLong = true;
                }
            }
        }
        if (bytes.size() > 0) {
            endOfLine(bytes, tooLong);
        }
        giveUpOpen();
    }

    private void endOfLine(ByteArrayOutputStream bytes, boolean tooLong) {
        line++;
        if (tooLong) {
            skip(line, "it is longer than %,d bytes".formatted(MAX_LINE_BYTES));
        } else {
            String text = bytes.toString(UTF_8);
            if (line == 1 && text.startsWith(BYTE_ORDER_MARK)) {
                byte[] all = bytes.toByteArray();
                bytes.reset();
                bytes.writeBytes(Arrays.copyOfRange(all, BOM_BYTES, all.length));
                text = text.substring(BYTE_ORDER_MARK.length());
            }
            line(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text, bytes);
        }
        bytes.reset();
    }

    private void line(String text, ByteArrayOutputStream bytes) {
        if (!open.isEmpty()) {
            goOn(text, bytes);
            return;
        }
        if (text.isBlank()) {
            return;
        }
        switch (CaptureLine.of(line, text, bytes.toByteArray())) {
            case CaptureLine.Complete(CapturedMessage message) -> take(message);
            case CaptureLine.Unfinished _ -> {
                open.append(text);
                openedAt = line;
                openLines = 1;
            }
            case CaptureLine.NoMessage(String why) -> skip(line, why);
        }
    }

    /** A further line of a JSON text that is printed over several. */
    private void goOn(String text, ByteArrayOutputStream bytes) {
        if (!isContinuation(text)) {
            giveUpOpen();
            line(text, bytes);
            return;
        }
        open.append('\n').append(text);
        openLines++;
        String whole = open.toString();
        if (CaptureLine.of(line, whole, whole.getBytes(UTF_8))
                instanceof CaptureLine.Complete(CapturedMessage message)) {
            take(message);
            open.setLength(0);
        } else if (openLines == MAX_PAYLOAD_LINES || open.length() > MAX_LINE_BYTES) {
            giveUpOpen();
        }
    }

    /** A text that was cut off must not swallow the messages behind it. */
    private boolean isContinuation(String text) {
        if (text.isEmpty() || " \t}]\",".indexOf(text.charAt(0)) >= 0) {
            return true;
        }
        return (text.charAt(0) == '{' || text.charAt(0) == '[')
                && !(CaptureLine.of(line, text, text.getBytes(UTF_8))
                        instanceof CaptureLine.Complete);
    }

    private void giveUpOpen() {
        if (!open.isEmpty()) {
            skip(openedAt, "a JSON text begins here and does not end");
            open.setLength(0);
        }
    }

    private void take(CapturedMessage message) {
        count++;
        messages.accept(message);
    }

    private void skip(long at, String why) {
        skipped++;
        if (firstSkipped == null) {
            firstSkipped = "line " + at + ": " + why;
        }
    }
}
