package dev.skerry.agent.act;

import dev.skerry.agent.act.Order.Ending;
import dev.skerry.agent.ingest.coap.DeviceRequests;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.agent.pipeline.Refusal;
import dev.skerry.profile.encode.CommandEncoder;
import dev.skerry.profile.model.CommandSpec;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.profile.model.DeviceWrite;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands as confirmable CoAP requests (RFC 7252) to where devices are observed. A request
 * is repeated until the device answers or the command expires; what a device said no to is not sent
 * again.
 */
public final class CoapActuator implements Actuator {
    private static final int MAX_WAITING = 256;

    private final CommandEncoder encoder;
    private final Supplier<DeviceRequests> client;
    private final Function<String, Optional<DeviceProfile>> profileOf;
    private final ScheduledExecutorService timer;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private @Nullable DeviceRequests requests;
    private volatile @Nullable Refusal trouble;

    /**
     * An actuator that opens its client with the first command.
     *
     * @param profileOf a device's profile, which says where it is
     */
    public CoapActuator(
            String site,
            Supplier<DeviceRequests> client,
            Function<String, Optional<DeviceProfile>> profileOf) {
        this.encoder = new CommandEncoder(site);
        this.client = client;
        this.profileOf = profileOf;
        this.timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().name("skerry-coap-actuator").daemon().factory());
    }

    @Override
    public void act(DeviceProfile profile, Decision.CommandIssued command) {
        profile.command(command.command())
                .ifPresent(
                        spec ->
                                carryOut(
                                        new Order(
                                                spec,
                                                command.deviceId(),
                                                Map.of(),
                                                System.nanoTime() + spec.expires().toNanos(),
                                                new Decided())));
    }

    @Override
    public void carryOut(Order order) {
        Refusal refusal = send(order);
        if (refusal != null) {
            ended(order, new Ending.NotSent(refusal));
        }
    }

    /** Null when it is on its way. */
    private @Nullable Refusal send(Order order) {
        long leftNanos = order.expiresAtNanos() - System.nanoTime();
        if (leftNanos <= 0) {
            ended(order, new Ending.Expired());
            return null;
        }
        if (!(order.command().write() instanceof DeviceWrite.Coap coap)) {
            throw new IllegalArgumentException(order.command().name() + " is not sent over CoAP");
        }
        CommandEncoder.Encoded encoded;
        Optional<URI> server;
        try {
            server =
                    profileOf
                            .apply(order.deviceId())
                            .flatMap(profile -> requests().serverOf(profile, order.deviceId()));
            encoded = encoder.encode(order.command(), order.deviceId(), order.arguments());
        } catch (IllegalArgumentException e) {
            return cantBeSent(order.command(), String.valueOf(e.getMessage()));
        }
        if (server.isEmpty()) {
            return cantBeSent(
                    order.command(),
                    "the agent does not know the device's address: set the profile's source.coap.observe or skerry.agent.coap.observe");
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return new Refusal(
                    "SKR-I024",
                    "%d commands wait for devices over CoAP and no more can: see that the devices answer"
                            .formatted(MAX_WAITING));
        }
        order.listener().sending();
        URI to = server.get();
        var sending =
                new DeviceRequests.Sending(
                        order.deviceId(), to, encoded.topic(), coap.method(), encoded.payload());
        var expiry = new Expiry();
        expiry.begin(
                requests()
                        .send(
                                sending,
                                answer -> {
                                    waiting.decrementAndGet();
                                    expiry.end();
                                    ended(order, ending(order.command(), to, answer));
                                }),
                leftNanos);
        return null;
    }

    /** Ends the repetitions of a request when its command expires. */
    private final class Expiry {
        private @Nullable ScheduledFuture<?> task;
        private boolean isOver;

        synchronized void begin(Runnable stop, long leftNanos) {
            if (!isOver) {
                task = timer.schedule(stop, leftNanos, TimeUnit.NANOSECONDS);
            }
        }

        synchronized void end() {
            isOver = true;
            if (task != null) {
                task.cancel(false);
            }
        }
    }

    private synchronized DeviceRequests requests() {
        if (requests == null) {
            requests = client.get();
        }
        return requests;
    }

    private static Refusal cantBeSent(CommandSpec command, String why) {
        return new Refusal(
                "SKR-I025", "the command '%s' can't be sent: %s".formatted(command.name(), why));
    }

    private static Ending ending(CommandSpec command, URI server, DeviceRequests.Answer answer) {
        return switch (answer) {
            case DeviceRequests.Answer.Success _ -> new Ending.Sent();
            case DeviceRequests.Answer.Failure(String code) ->
                    new Ending.NotSent(
                            new Refusal(
                                    "SKR-I026",
                                    "%s answered %s to the command '%s': check the device and the profile's command"
                                            .formatted(server, code, command.name())));
            case DeviceRequests.Answer.None _ -> new Ending.Unknown(server + " did not answer");
            case DeviceRequests.Answer.Unsent(String why) ->
                    new Ending.NotSent(cantBeSent(command, why));
            case DeviceRequests.Answer.Barred(String why) ->
                    new Ending.NotSent(cantBeSent(command, why));
        };
    }

    private void ended(Order order, Ending ending) {
        switch (ending) {
            case Ending.Sent _ -> {
                sent.incrementAndGet();
                trouble = null;
            }
            case Ending.NotSent(Refusal why) -> {
                dropped.incrementAndGet();
                trouble = why;
            }
            case Ending.Expired _ -> dropped.incrementAndGet();
            case Ending.Unknown(String why) -> {
                dropped.incrementAndGet();
                trouble =
                        new Refusal(
                                "SKR-I027",
                                "%s to the command '%s' before it expired: check that the device is there"
                                        .formatted(why, order.command().name()));
            }
        }
        order.listener().ended(ending);
    }

    /** Nobody waits for what a rule decided; what became of it is counted and shown. */
    private static final class Decided implements Order.Listener {
        @Override
        public void sending() {}

        @Override
        public void ended(Ending ending) {}
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
        return Optional.ofNullable(trouble);
    }

    @Override
    public synchronized void close() {
        timer.shutdownNow();
        if (requests != null) {
            requests.close();
        }
    }
}
