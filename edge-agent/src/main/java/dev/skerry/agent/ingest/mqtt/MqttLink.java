package dev.skerry.agent.ingest.mqtt;

import dev.skerry.agent.ingest.tls.TlsFault;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.agent.retry.BackOff;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection to the broker: connects on a thread of its own, and again whenever the
 * connection is lost, with back-off and jitter. A broker that is not there is trouble, not an
 * error.
 */
public final class MqttLink implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(MqttLink.class);
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

    private static final int SHORT_ONES_OF_A_RIVAL = 2;

    private final MqttSettings settings;
    private final String clientId;
    private final boolean keepsSession;
    private final User user;
    private final MqttTiming timing;
    private final MqttTroubles troubles;
    private final BackOff backOff =
            new BackOff(
                    FIRST_WAIT, LONGEST_WAIT, bound -> ThreadLocalRandom.current().nextLong(bound));
    private final Object lock = new Object();
    private boolean closed;
    private @Nullable MqttConnection current;
    private volatile @Nullable Refusal trouble;
    private int shortOnes;
    private @Nullable Thread thread;

    /** Who uses the link. */
    public interface User {
        /**
         * A connection is there; on the link's thread.
         *
         * @return the topics that could not be subscribed to
         */
        List<String> connected(MqttConnection connection) throws MqttException;

        /** A message came; on the client's thread. */
        void arrived(MqttConnection connection, String topic, MqttMessage message)
                throws InterruptedException;

        /** The connection is gone; on the client's thread. */
        void lost(MqttConnection connection);
    }

    /**
     * A link that is not connected yet.
     *
     * @param keepsSession whether the broker keeps messages while the link is away
     */
    public MqttLink(MqttSettings settings, String clientId, boolean keepsSession, User user) {
        this(settings, clientId, keepsSession, user, MqttTiming.DEFAULT);
    }

    MqttLink(
            MqttSettings settings,
            String clientId,
            boolean keepsSession,
            User user,
            MqttTiming timing) {
        this.timing = timing;
        this.settings = settings;
        this.clientId = clientId;
        this.keepsSession = keepsSession;
        this.user = user;
        troubles = new MqttTroubles(settings.url(), clientId);
    }

    /** Begins to connect. */
    public void start() {
        trouble =
                new Refusal(
                        "SKR-I001",
                        "the broker at " + settings.url() + " has not been reached yet: wait");
        thread = Thread.ofPlatform().name("skerry-mqtt-" + clientId).daemon().start(this::run);
    }

    /** What keeps the link from working at present. */
    public Optional<Refusal> trouble() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        MqttConnection open;
        synchronized (lock) {
            closed = true;
            open = current;
            current = null;
            lock.notifyAll();
        }
        if (open != null) {
            open.close(MqttLink::ignored);
        }
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(Duration.ofSeconds(2));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        try {
            while (connect()) {
                awaitLoss();
            }
        } catch (InterruptedException e) {
            // Closing.
            Thread.currentThread().interrupt();
        }
    }

    /** Tries until there is a connection; false if the link was closed. */
    private boolean connect() throws InterruptedException {
        while (true) {
            synchronized (lock) {
                if (closed) {
                    return false;
                }
            }
            Refusal problem = tryOnce();
            if (problem == null) {
                return true;
            }
            tell(problem);
            pause();
        }
    }

    private @Nullable Refusal tryOnce() {
        MqttConnectionOptions options = options();
        Optional<Path> passwordFile = settings.passwordFile();
        if (passwordFile.isPresent()) {
            try {
                options.setPassword(firstLine(passwordFile.get()));
            } catch (IOException e) {
                return troubles.password(passwordFile.get().toString(), e.toString());
            }
        }
        MqttConnection connection;
        try {
            Optional<BrokerTls.Layer> tls =
                    settings.isSecured() ? Optional.of(settings.tls().layer()) : Optional.empty();
            connection = MqttConnection.open(settings.url(), clientId, options, tls, new Events());
        } catch (TlsFault e) {
            return troubles.files(e);
        } catch (MqttException e) {
            return troubles.connecting(e);
        }
        synchronized (lock) {
            if (closed) {
                connection.close(MqttLink::ignored);
                return null;
            }
            current = connection;
        }
        return prepare(connection);
    }

    private @Nullable Refusal prepare(MqttConnection connection) {
        try {
            List<String> refused = user.connected(connection);
            if (refused.isEmpty()) {
                if (shortOnes < SHORT_ONES_OF_A_RIVAL) {
                    trouble = null;
                }
                LOG.infof("mqtt=connected url=%s client=%s", settings.url(), clientId);
            } else {
                tell(troubles.subscribing(refused));
            }
            return null;
        } catch (MqttException e) {
            synchronized (lock) {
                current = null;
            }
            connection.release(MqttLink::ignored);
            return troubles.connecting(e);
        }
    }

    private void awaitLoss() throws InterruptedException {
        long stableAt = System.nanoTime() + timing.stable().toNanos();
        boolean stable = false;
        MqttConnection gone;
        synchronized (lock) {
            while (!closed && current != null && current.ended() == null) {
                long left = (stableAt - System.nanoTime()) / 1_000_000;
                if (stable) {
                    lock.wait();
                } else if (left > 0) {
                    lock.wait(left);
                } else {
                    stable = true;
                    settled();
                }
            }
            gone = current;
            current = null;
        }
        MqttDisconnectResponse why = gone == null ? null : gone.ended();
        if (gone != null && why != null) {
            shortOnes = MqttTroubles.takenOver(why) ? SHORT_ONES_OF_A_RIVAL : shortOnes;
            shortOnes += stable ? 0 : 1;
            tell(shortOnes >= SHORT_ONES_OF_A_RIVAL ? troubles.rival() : troubles.lost(why));
            gone.release(MqttLink::ignored);
            pause();
        }
    }

    private void settled() {
        shortOnes = 0;
        backOff.reset();
        Refusal shown = trouble;
        if (shown != null && shown.equals(troubles.rival())) {
            trouble = null;
        }
    }

    /** So that a broker which comes back does not meet all its clients at once. */
    private void pause() throws InterruptedException {
        long end = System.nanoTime() + backOff.next().toNanos();
        synchronized (lock) {
            long left = (end - System.nanoTime()) / 1_000_000;
            while (!closed && left > 0) {
                lock.wait(left);
                left = (end - System.nanoTime()) / 1_000_000;
            }
        }
    }

    private MqttConnectionOptions options() {
        MqttConnectionOptions options = new MqttConnectionOptions();
        options.setCleanStart(!keepsSession);
        options.setSessionExpiryInterval(keepsSession ? settings.sessionExpiry().toSeconds() : 0L);
        options.setKeepAliveInterval((int) settings.keepAlive().toSeconds());
        options.setReceiveMaximum(settings.receiveMaximum());
        options.setMaximumPacketSize(MqttConnection.MAX_PACKET_BYTES);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout(10);
        settings.username().ifPresent(options::setUserName);
        return options;
    }

    private static byte[] firstLine(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("").getBytes(StandardCharsets.UTF_8);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void tell(Refusal problem) {
        Refusal before = trouble;
        trouble = problem;
        if (before == null || !before.equals(problem)) {
            LOG.warnf("code=%s %s", problem.code(), problem.message());
        }
    }

    /** A connection that is being thrown away may fail at that; nothing depends on it. */
    private static void ignored(String problem) {
        LOG.debugf("mqtt=released problem=%s", problem);
    }

    private final class Events implements MqttConnection.Events {
        @Override
        public void arrived(MqttConnection connection, String topic, MqttMessage message)
                throws InterruptedException {
            user.arrived(connection, topic, message);
        }

        @Override
        public void lost(MqttConnection connection) {
            user.lost(connection);
            synchronized (lock) {
                lock.notifyAll();
            }
        }
    }
}
