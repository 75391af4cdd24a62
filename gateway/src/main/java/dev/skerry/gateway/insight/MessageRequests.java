package dev.skerry.gateway.insight;

import dev.skerry.sync.proto.MessagesWanted;
import dev.skerry.sync.proto.RecentMessages;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Asks agents for the last messages of a device, and hands the answer to whoever waits for it.
 * Nothing of it is kept. Any thread may use it.
 */
public final class MessageRequests {
    /** How agents name the question that they answer. */
    public static final String ANSWER = "messages";

    static final int MOST_WAITING = 32;

    private final Link link;

    /** The sessions of agents that answer. */
    private final Map<String, Object> able = new HashMap<>();

    private final Map<Long, Waiting> waiting = new HashMap<>();
    private long lastNumber;

    /** The way to the agents that are connected. */
    public interface Link {
        /** Whether the agent has a session now, and is heard of. */
        boolean isHeard(String agentId);

        /** Asks an agent, if it is connected; must not block. */
        void ask(String agentId, MessagesWanted wanted);
    }

    /** What came of it. */
    public sealed interface Answer {}

    /** The agent told. */
    public record Told(RecentMessages messages) implements Answer {}

    /** It did not. */
    public enum Untold implements Answer {
        CUT_OFF,
        TOO_OLD,
        LATE,
        BUSY
    }

    private record Waiting(long number, String agentId, BlockingQueue<Answer> answer) {}

    public MessageRequests(Link link) {
        this.link = link;
    }

    /** Asks an agent and waits for what it tells, so long at most. */
    public Answer ask(String agentId, String deviceId, Duration patience)
            throws InterruptedException {
        Waiting mine;
        synchronized (this) {
            if (!able.containsKey(agentId)) {
                return link.isHeard(agentId) ? Untold.TOO_OLD : Untold.CUT_OFF;
            }
            if (waiting.size() >= MOST_WAITING) {
                return Untold.BUSY;
            }
            mine = new Waiting(++lastNumber, agentId, new ArrayBlockingQueue<>(1));
            waiting.put(mine.number(), mine);
        }
        try {
            link.ask(
                    agentId,
                    MessagesWanted.newBuilder()
                            .setNumber(mine.number())
                            .setDeviceId(deviceId)
                            .build());
            return Objects.requireNonNullElse(
                    mine.answer().poll(patience.toMillis(), TimeUnit.MILLISECONDS), Untold.LATE);
        } finally {
            synchronized (this) {
                waiting.remove(mine.number());
            }
        }
    }

    /** An agent told; too late, or something that nobody asked it, is passed over. */
    public synchronized void heard(String agentId, RecentMessages messages) {
        Waiting asked = waiting.get(messages.getNumber());
        if (asked != null && asked.agentId().equals(agentId)) {
            var _ = asked.answer().offer(new Told(messages));
        }
    }

    /**
     * The agent of a session showed that it answers.
     *
     * @param session to be given again when it ends
     */
    public synchronized void opened(String agentId, Object session) {
        able.put(agentId, session);
    }

    /** A session ended, or nothing is heard of it: whoever waits for it need not any more. */
    public synchronized void closed(String agentId, Object session) {
        if (able.remove(agentId, session)) {
            waiting.values().stream()
                    .filter(asked -> asked.agentId().equals(agentId))
                    .forEach(
                            asked -> {
                                var _ = asked.answer().offer(Untold.CUT_OFF);
                            });
        }
    }

    synchronized int waiting() {
        return waiting.size();
    }
}
