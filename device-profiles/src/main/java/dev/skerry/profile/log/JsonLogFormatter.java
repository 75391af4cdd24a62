package dev.skerry.profile.log;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object for each line of the log: time, level, logger and message; code, agent and site
 * where the message names them; trace where one is recorded; error with what was thrown. Names are
 * kept (docs/observability.md). Long texts are cut.
 */
public final class JsonLogFormatter extends Formatter {
    private static final int MOST_CHARS = 16_384;
    private static final Pattern CODE = Pattern.compile("\\bSKR-[A-Z][0-9]{3}\\b");
    private static final Pattern NAMED =
            Pattern.compile("(?:^|\\s)(agent|site)=([A-Za-z0-9][A-Za-z0-9._-]{0,63})(?=\\s|$)");

    private final Map<String, String> always;
    private final Function<LogRecord, String> words;
    private final Function<LogRecord, @Nullable String> trace;
    private final UnaryOperator<String> hide;

    /**
     * @param always what is the same in each line, such as whose it is
     * @param words the message with its parameters
     * @param trace the id of the trace that a line is part of, or null
     * @param hide the text without secrets
     */
    public JsonLogFormatter(
            Map<String, String> always,
            Function<LogRecord, String> words,
            Function<LogRecord, @Nullable String> trace,
            UnaryOperator<String> hide) {
        this.always = new LinkedHashMap<>(always);
        this.words = words;
        this.trace = trace;
        this.hide = hide;
    }

    @Override
    public String format(LogRecord logged) {
        String message = logged.getMessage() == null ? "" : cut(hide.apply(words.apply(logged)));
        StringBuilder line = new StringBuilder(256).append('{');
        field(line, "time", logged.getInstant().toString());
        field(line, "level", level(logged.getLevel()));
        always.forEach((name, value) -> field(line, name, value));
        Matcher code = CODE.matcher(message);
        if (code.find()) {
            field(line, "code", code.group());
        }
        Matcher named = NAMED.matcher(message);
        Map<String, String> found = new LinkedHashMap<>();
        while (named.find()) {
            if (!always.containsKey(named.group(1))) {
                found.putIfAbsent(named.group(1), named.group(2));
            }
        }
        found.forEach((name, value) -> field(line, name, value));
        String traceId = trace.apply(logged);
        if (traceId != null) {
            field(line, "trace", traceId);
        }
        if (logged.getLoggerName() != null) {
            field(line, "logger", logged.getLoggerName());
        }
        field(line, "message", message);
        if (logged.getThrown() != null) {
            StringWriter stack = new StringWriter();
            logged.getThrown().printStackTrace(new PrintWriter(stack));
            field(line, "error", cut(hide.apply(stack.toString())));
        }
        return line.append("}\n").toString();
    }

    private static String cut(String text) {
        return text.length() > MOST_CHARS ? text.substring(0, MOST_CHARS) : text;
    }

    private static void field(StringBuilder line, String name, String value) {
        if (line.length() > 1) {
            line.append(',');
        }
        line.append('"').append(name).append("\":\"");
        JsonStringEncoder.getInstance().quoteAsString(value, line);
        line.append('"');
    }

    private static String level(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return "ERROR";
        } else if (value >= Level.WARNING.intValue()) {
            return "WARN";
        } else if (value >= Level.INFO.intValue()) {
            return "INFO";
        } else {
            return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
        }
    }
}
