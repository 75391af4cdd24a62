package dev.skerry.agent.self;

import dev.skerry.profile.log.JsonLogFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Handler;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.formatters.PatternFormatter;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** Has the process write its log as lines of JSON. */
public final class JsonLog {
    private JsonLog() {}

    /** From now on. */
    public static void begin(String agentId, String site, Secrets secrets) {
        for (Handler handler : LogContext.getLogContext().getLogger("").getHandlers()) {
            follow(handler, formatter(agentId, site, secrets));
        }
    }

    static JsonLogFormatter formatter(String agentId, String site, Secrets secrets) {
        Map<String, String> always = new LinkedHashMap<>();
        always.put("service", "skerry-agent");
        always.put("agent", agentId);
        always.put("site", site);
        // The message with its parameters, and nothing else.
        PatternFormatter words = new PatternFormatter("%s");
        return new JsonLogFormatter(
                always,
                logged -> words.format(ExtLogRecord.wrap(logged)),
                logged -> null,
                secrets::hide);
    }

    private static void follow(Handler handler, JsonLogFormatter formatter) {
        if (handler instanceof ConsoleHandler) {
            handler.setFormatter(formatter);
        } else if (handler instanceof ExtHandler outer) {
            for (Handler inner : outer.getHandlers()) {
                follow(inner, formatter);
            }
        }
    }
}
