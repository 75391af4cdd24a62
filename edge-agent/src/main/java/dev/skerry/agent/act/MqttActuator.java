package dev.skerry.agent.act;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.jspecify.annotations.Nullable;

/**
 * Publishes commands to the site's broker at QoS 1, one after the other, on a connection of its
 * own. A command waits for the broker until it expires; with a full queue a new command is dropped.
 * Both are counted.
 */
public final class MqttActuator implements Actuator {
    private static final int MAX_WAITING = 256;
    private static final int REFUSED = 0x80;

    private final CommandEncoder encoder;
    private final MqttLink link;
    private final ArrayDeque<Waiting> queue = new ArrayDeque<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private volatile @Nullable Refusal trouble;
    private @Nullable MqttConnection connection;
    private boolean closed;
    private @Nullable Thread thread;

    private record Waiting(String topic, byte[] payload, long expiresAtNanos) {}

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
        CommandEncoder.Encoded encoded;
        try {
            encoded = encoder.encode(spec.get(), command.deviceId());
        } catch (IllegalArgumentException e) {
            // Ids that came over CoAP may have characters that topics give a meaning.
            dropped.incrementAndGet();
            trouble =
                    new Refusal(
                            "SKR-I023",
                            "the command '%s' of rule %s can't be sent (%s): give the device an id without '/', '+' and '#'"
                                    .formatted(command.command(), command.rule(), e.getMessage()));
            return;
        }
        Waiting waiting =
                new Waiting(
                        encoded.topic(),
                        encoded.payload(),
                        System.nanoTime() + spec.get().expires().toNanos());
        synchronized (queue) {
            if (queue.size() >= MAX_WAITING || closed) {
                dropped.incrementAndGet();
            } else {
                queue.addLast(waiting);
                queue.notifyAll();
            }
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
        MqttConnection open;
        Waiting command;
        synchronized (queue) {
            dropExpired();
            while (queue.isEmpty() || connection == null) {
                queue.wait(untilNextExpiryMillis());
                dropExpired();
            }
            open = connection;
            command = queue.removeFirst();
        }
        if (!publish(open, command)) {
            synchronized (queue) {
                queue.addFirst(command);
                if (connection == open) {
                    connection = null;
                }
            }
        }
    }

    /** Whether the command is done with. */
    private boolean publish(MqttConnection open, Waiting command) {
        MqttMessage message = new MqttMessage(command.payload(), 1, false, new MqttProperties());
        long seconds = Duration.ofNanos(command.expiresAtNanos() - System.nanoTime()).toSeconds();
        message.getProperties().setMessageExpiryInterval(Math.max(1, seconds));
        try {
            int reason = open.publish(command.topic(), message);
            if (reason < REFUSED) {
                sent.incrementAndGet();
                trouble = null;
                return true;
            }
            return refused(command, reason);
        } catch (MqttException e) {
            // A reason from the broker is final; anything else is the connection's end.
            boolean ofBroker = e.getReasonCode() >= REFUSED && e.getReasonCode() <= 0xFF;
            return ofBroker && refused(command, e.getReasonCode());
        }
    }

    private boolean refused(Waiting command, int reason) {
        dropped.incrementAndGet();
        trouble =
                new Refusal(
                        "SKR-I021",
                        "the broker refused a command to %s (reason code 0x%02X): let the agent publish there"
                                .formatted(command.topic(), reason));
        return true;
    }

    private void dropExpired() {
        long now = System.nanoTime();
        int before = queue.size();
        queue.removeIf(waiting -> waiting.expiresAtNanos() - now <= 0);
        dropped.addAndGet(before - queue.size());
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
