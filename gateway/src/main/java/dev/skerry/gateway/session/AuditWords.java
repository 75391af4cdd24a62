package dev.skerry.gateway.session;

import dev.skerry.gateway.audit.AgentLogs;
import dev.skerry.sync.audit.AuditTalk;
import dev.skerry.sync.proto.AuditMessage;
import dev.skerry.sync.session.GatewayInput;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What is said about logs in one session. Used by its thread alone. An agent that says nothing of
 * them does not know the messages, and is told nothing.
 */
final class AuditWords {
    private static final Logger LOG = Logger.getLogger(AuditWords.class);

    private final AgentLogs logs;
    private @Nullable AuditTalk talk;

    AuditWords(AgentLogs logs) {
        this.logs = logs;
    }

    /** What to answer. */
    List<GatewayInput> heard(String agentId, AuditMessage message) {
        AuditTalk current = talk;
        if (current == null) {
            current = logs.talk(agentId);
            talk = current;
        }
        AuditTalk talking = current;
        return words(() -> talking.hear(message));
    }

    /** What to say of this side's log by itself, as time passes. */
    List<GatewayInput> due() {
        AuditTalk talking = talk;
        return talking == null ? List.of() : words(talking::tell);
    }

    private interface Words {
        List<AuditMessage> say() throws IOException;
    }

    /** A log that can't be read must not end the session: readings come first. */
    private static List<GatewayInput> words(Words words) {
        try {
            return words.say().stream().<GatewayInput>map(GatewayInput.AuditSays::new).toList();
        } catch (IOException | RuntimeException e) {
            LOG.errorf(e, "audit=not-told");
            return List.of();
        }
    }
}
