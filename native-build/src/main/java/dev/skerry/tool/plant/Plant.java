package dev.skerry.tool.plant;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A small water plant: intake pumps and boosters that talk MQTT, tanks that post over CoAP and a
 * valve that is observed over CoAP. Everything in it follows from the seed and the time.
 */
public final class Plant implements AutoCloseable {
    /** The machines of agent {@code north}. */
    public static final List<String> PUMPS = List.of("pump-1", "pump-2", "pump-3", "pump-4");

    /** The machines of agent {@code south}. */
    public static final List<String> BOOSTERS = List.of("booster-1", "booster-2", "booster-3");

    /** The machines of agent {@code tanks}. */
    public static final List<String> TANKS = List.of("tank-1", "tank-2", "tank-3");

    /** The valve that the same agent observes. */
    public static final List<String> VALVES = List.of("valve-1");

    private final PlantSettings settings;
    private final Witness witness;
    private final Clock clock = Clock.systemUTC();
    private final SplittableRandom random;
    private final Schedule schedule;
    private final List<Sensor> sensors = new ArrayList<>();
    private final ObservableDevice valve;

    /**
     * Connects the plant; no sensor samples before {@link #start}.
     *
     * @throws MqttException if the broker doesn't take its devices
     */
    public Plant(PlantSettings settings, Witness witness) throws MqttException {
        this.settings = settings;
        this.witness = witness;
        this.random = new SplittableRandom(settings.seed());
        List<String> rotating = new ArrayList<>(PUMPS);
        rotating.addAll(BOOSTERS);
        this.schedule = Schedule.demo(settings.seed(), rotating, TANKS, VALVES);
        for (String pump : PUMPS) {
            addPump(pump, "north", "pump");
        }
        for (String booster : BOOSTERS) {
            addPump(booster, "south", "booster");
        }
        for (String tank : TANKS) {
            addTank(tank);
        }
        Valve stem = new Valve(VALVES.getFirst(), random.split());
        this.valve =
                new ObservableDevice(
                        settings.valvePort(),
                        "valve",
                        stem,
                        Payloads::valve,
                        stem::tell,
                        schedule,
                        clock,
                        Duration.ofSeconds(1));
    }

    /** Starts the sensors. */
    public void start() {
        sensors.forEach(Sensor::start);
    }

    private void addPump(String deviceId, String agentId, String kind) throws MqttException {
        Pump pump = new Pump(deviceId, random.nextDouble(0.9, 1.0), random.split());
        Transport transport =
                MqttTransport.connect(
                        settings.brokerPort(),
                        deviceId,
                        "plant/%s/%s/%s".formatted(settings.site(), kind, deviceId),
                        pump::obey,
                        pump::turnAt);
        Sensor.SampleWriter writer =
                (id, at, measured) -> {
                    measured.put("set_rpm", (double) pump.setRpm());
                    return Payloads.pump(id, at, measured);
                };
        sensors.add(sensor(pump, writer, transport, agentId));
    }

    private void addTank(String deviceId) {
        URI resource =
                URI.create("coap://127.0.0.1:%d/tank/%s".formatted(settings.tanksPort(), deviceId));
        sensors.add(
                sensor(
                        new Tank(deviceId, random.split()),
                        Payloads::tank,
                        new CoapTransport(resource),
                        "tanks"));
    }

    private Sensor sensor(
            Machine machine, Sensor.SampleWriter writer, Transport transport, String agentId) {
        return new Sensor(
                machine, writer, transport, agentId, schedule, witness, clock, settings.interval());
    }

    /** Stops every sensor after the message that it is sending. */
    @Override
    public void close() {
        valve.close();
        sensors.forEach(Sensor::stop);
        sensors.forEach(Sensor::close);
    }
}
