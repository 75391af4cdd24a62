package dev.skerry.agent.act;

import dev.skerry.agent.act.Order.Ending;
import dev.skerry.agent.ingest.mqtt.MqttConnection;
import dev.skerry.agent.ingest.mqtt.MqttLink;
import dev.skerry.agent.ingest.mqtt.MqttSettings;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.encode.CommandEncoder;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Publishes commands to the site's broker at QoS 1, one after the other, on a connection of its
 * own. A command waits for the broker until it expires; with a full queue a new command is dropped.
 * Both are counted. What a rule decided is published again when the connection broke meanwhile;
 * what somebody ordered is not, for it may have arrived.
 */
public final class MqttActuator implements Actuator {
    private static final int MAX_WAITING = 256;
    private static final int REFUSED = 0x80;
    private static final String BAD_ID = "SKR-I023";

    private final CommandEncoder encoder;
    private final MqttLink link;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable Refusal trouble;
    private @Nullable MqttConnection connection;
    private boolean closed;
    private @Nullable Thread thread;

    /**
     * A command that waits for the broker.
     *
     * @param listener of an order; null when a rule decided it
     */
    private record Waiting(
            String topic, byte[] payload, long expiresAtNanos, Order.@Nullable Listener listener) {
        void sending() {
            if (listener != null) {
                listener.sending();
            }
        }

        void ended(Ending ending) {
            if (listener != null) {
                listener.ended(ending);
            }
        }
    }

    /** An actuator that is not connected yet. */
    public MqttActuator(MqttSettings settings, String agentId, String site) {
        encoder = new CommandEncoder(site);
        link = new MqttLink(settings, "skerry-" + agentId + "-act", false, new User());
    }

    /** Connects in the background. */
    public void start() {
        thread = Thread.ofPlatform().name("skerry-actuator").daemon().start(this::run);
        link.start();
    }

    @Override
    public void act(DeviceProfile profile, Decision.CommandIssued command) {
        Optional<CommandSpec> spec = profile.command(command.command());
        if (spec.isEmpty()) {
            dropped.incrementAndGet();
            trouble =
                    new Refusal(
                            "SKR-I022",
                            "profile %s has no command '%s', which its rule %s sends: correct the profile"
                                    .formatted(profile.name(), command.command(), command.rule()));
            return;
        }
        Refusal refusal =
                enqueue(
                        spec.get(),
                        command.deviceId(),
                        Map.of(),
                        System.nanoTime() + spec.get().expires().toNanos(),
                        null);
        if (refusal != null) {
            dropped.incrementAndGet();
            if (refusal.code().equals(BAD_ID)) {
                trouble = refusal;
            }
        }
    }

    @Override
    public void carryOut(Order order) {
        Refusal refusal =
                enqueue(
                        order.command(),
                        order.deviceId(),
                        order.arguments(),
                        order.expiresAtNanos(),
                        order.listener());
        if (refusal != null) {
            dropped.incrementAndGet();
            order.listener().ended(new Ending.NotSent(refusal));
        }
    }

    /** Null when it waits for the broker now. */
    private @Nullable Refusal enqueue(
            CommandSpec command,
            String deviceId,
            Map<String, Object> arguments,
            long expiresAtNanos,
            Order.@Nullable Listener listener) {
        CommandEncoder.Encoded encoded;
        try {
            encoded = encoder.encode(command, deviceId, arguments);
        } catch (IllegalArgumentException e) {
            // Ids that came over CoAP may have characters that topics give a meaning.
            return new Refusal(
                    BAD_ID,
                    "the command '%s' can't be sent (%s): give the device an id without '/', '+' and '#'"
                            .formatted(command.name(), e.getMessage()));
        }
        synchronized (queue) {
            if (queue.size() >= MAX_WAITING || closed) {
                return new Refusal(
                        "SKR-I024",
                        "%d commands wait for the broker and no more can: see that the agent reaches it"
                                .formatted(queue.size()));
            }
            queue.addLast(
                    new Waiting(encoded.topic(), encoded.payload(), expiresAtNanos, listener));
            queue.notifyAll();
            return null;
        }
    }

    @Override
    public long sent() {
        return sent.get();
    }

    @Override
    public long dropped() {
        return dropped.get();
    }

    @Override
    public Optional<Refusal> trouble() {
        return link.trouble().or(() -> Optional.ofNullable(trouble));
    }

    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.notifyAll();
        }
        link.close();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(Duration.ofSeconds(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            while (true) {
                sendNext();
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    private void sendNext() throws InterruptedException {
        List<Waiting> expired = new ArrayList<>();
        MqttConnection open = null;
        Waiting command = null;
        synchronized (queue) {
            takeExpired(expired);
            if (expired.isEmpty()) {
                if (queue.isEmpty() || connection == null) {
                    queue.wait(untilNextExpiryMillis());
                } else {
                    open = connection;
                    command = queue.removeFirst();
                }
            }
        }
        expired.forEach(waiting -> waiting.ended(new Ending.Expired()));
        if (open != null && command != null && !publish(open, command)) {
            synchronized (queue) {
                if (command.listener() == null) {
                    queue.addFirst(command);
                }
                if (connection == open) {
                    connection = null;
                }
            }
        }
    }

    /** Whether the connection may be used for the next. */
    private boolean publish(MqttConnection open, Waiting command) {
        MqttMessage message = new MqttMessage(command.payload(), 1, false, new MqttProperties());
        long seconds = Duration.ofNanos(command.expiresAtNanos() - System.nanoTime()).toSeconds();
        message.getProperties().setMessageExpiryInterval(Math.max(1, seconds));
        command.sending();
        try {
            int reason = open.publish(command.topic(), message);
            if (reason >= REFUSED) {
                refused(command, reason);
                return true;
            }
            sent.incrementAndGet();
            trouble = null;
            command.ended(new Ending.Sent());
            return true;
        } catch (MqttException e) {
            // A reason from the broker is final; anything else is the connection's end.
            if (e.getReasonCode() >= REFUSED && e.getReasonCode() <= 0xFF) {
                refused(command, e.getReasonCode());
                return true;
            }
            command.ended(new Ending.Unknown(String.valueOf(e.getMessage())));
            return false;
        }
    }

    private void refused(Waiting command, int reason) {
        dropped.incrementAndGet();
        Refusal refusal =
                new Refusal(
                        "SKR-I021",
                        "the broker refused a command to %s (reason code 0x%02X): let the agent publish there"
                                .formatted(command.topic(), reason));
        trouble = refusal;
        command.ended(new Ending.NotSent(refusal));
    }

    private void takeExpired(List<Waiting> expired) {
        long now = System.nanoTime();
        queue.removeIf(waiting -> waiting.expiresAtNanos() - now <= 0 && expired.add(waiting));
        dropped.addAndGet(expired.size());
    }

    /** At least a millisecond; 0, for ever, when nothing waits. */
    private long untilNextExpiryMillis() {
        long now = System.nanoTime();
        return queue.stream()
                .mapToLong(waiting -> Math.max(1, (waiting.expiresAtNanos() - now) / 1_000_000 + 1))
                .min()
                .orElse(0);
    }

    private final class User implements MqttLink.User {
        @Override
        public List<String> connected(MqttConnection opened) {
            synchronized (queue) {
                connection = opened;
                queue.notifyAll();
            }
            return List.of();
        }

        @Override
        public void arrived(MqttConnection from, String topic, MqttMessage message) {
            // The actuator subscribes to nothing.
        }

        @Override
        public void lost(MqttConnection gone) {
            synchronized (queue) {
                if (connection == gone) {
                    connection = null;
                }
            }
        }
    }
}
