package dev.skerry.tool.plant;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.MediaTypeRegistry;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.core.server.resources.CoapExchange;
import org.eclipse.californium.elements.config.Configuration;

/**
 * A device that is a CoAP server itself and notifies its observers (RFC 7641). What it sent while
 * nobody observed is gone, as with any such device.
 */
final class ObservableDevice implements AutoCloseable {
    private final CoapServer server;
    private final ScheduledExecutorService ticker;
    private final Future<?> ticking;

    /**
     * Starts a device at {@code /kind/deviceId} that changes at the interval.
     *
     * @param orders takes what is put there, and says whether it was understood
     */
    ObservableDevice(
            int port,
            String kind,
            Machine machine,
            Sensor.SampleWriter writer,
            Predicate<String> orders,
            Schedule schedule,
            Clock clock,
            Duration interval) {
        CoapConfig.register();
        Configuration configuration = Configuration.createStandardWithoutFile();
        configuration.set(CoapConfig.PROTOCOL_STAGE_THREAD_COUNT, 1);
        server = new CoapServer(configuration);
        server.addEndpoint(
                CoapEndpoint.builder()
                        .setConfiguration(configuration)
                        .setInetSocketAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                        .build());
        State state = new State(machine.deviceId(), orders);
        server.add(new CoapResource(kind).add(state));
        server.start();
        ticker = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
        long begun = System.nanoTime();
        double step = interval.toNanos() / 1e9;
        this.ticking =
                ticker.scheduleAtFixedRate(
                        () -> {
                            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
                            machine.advance(step, schedule.faultOf(machine.deviceId(), elapsed));
                            state.show(
                                    writer.write(
                                                    machine.deviceId(),
                                                    clock.millis(),
                                                    machine.measure())
                                            .payload());
                        },
                        0,
                        interval.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        ticking.cancel(false);
        ticker.shutdownNow();
        server.destroy();
    }

    private static final class State extends CoapResource {
        private final Predicate<String> orders;
        private volatile byte[] payload = {};

        private State(String name, Predicate<String> orders) {
            super(name);
            this.orders = orders;
            setObservable(true);
            setObserveType(CoAP.Type.CON);
            getAttributes().setObservable();
            getAttributes().addContentType(MediaTypeRegistry.APPLICATION_JSON);
        }

        private void show(byte[] next) {
            payload = next;
            changed();
        }

        @Override
        public void handlePUT(CoapExchange exchange) {
            exchange.respond(
                    orders.test(exchange.getRequestText())
                            ? CoAP.ResponseCode.CHANGED
                            : CoAP.ResponseCode.BAD_REQUEST);
        }

        @Override
        public void handleGET(CoapExchange exchange) {
            exchange.respond(
                    CoAP.ResponseCode.CONTENT, payload, MediaTypeRegistry.APPLICATION_JSON);
        }
    }
}
