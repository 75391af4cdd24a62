package dev.skerry.tool.plant;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.skerry.agent.decide.DecisionStage;
import dev.skerry.agent.decide.Explainer;
import dev.skerry.agent.pipeline.Decision;
import dev.skerry.profile.compile.CompileResult.Compiled;
import dev.skerry.profile.compile.ProfileCompiler;
import dev.skerry.profile.decode.DecodeResult.Decoded;
import dev.skerry.profile.decode.MessageDecoder;
import dev.skerry.profile.model.DeviceProfile;
import dev.skerry.tool.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The demo's plant in a time of its own, judged by the shipped profiles and the agents' own rule
 * engine. Its models stay silent: what is promised must not hang on them.
 */
public final class PlantSimulation {
    /**
     * An alarm that was raised.
     *
     * @param raised seconds since the plant's start
     * @param cleared the same, or infinity while it is active
     */
    public record Alarm(String device, String rule, double raised, double cleared) {}

    /** A machine with its controller and what the agent knows of it. */
    private record Station(
            Machine machine,
            Sensor.SampleWriter writer,
            DeviceProfile profile,
            MessageDecoder decoder,
            int stepMillis,
            ArrayDeque<byte[]> unsent) {

        /** What is kept of its messages while no agent takes them, and by whom. */
        int mostUnsent() {
            return switch (machine) {
                case Tank _ -> 1; // by the sensor, which measures nothing new before it is sent
                case Valve _ -> 0; // observed: what nobody saw is gone
                default -> Integer.MAX_VALUE; // by the broker
            };
        }
    }

    private static final Map<String, DeviceProfile> PROFILES =
            Stream.of("pump", "booster", "tank", "valve")
                    .collect(toMap(Function.identity(), PlantSimulation::shipped));

    private DecisionStage rules = new DecisionStage(Map.of(), Explainer.NONE);
    private final Map<String, byte[]> kept = new HashMap<>();
    private final Schedule schedule;
    private final List<Station> stations = new ArrayList<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private final List<Decision.CommandIssued> commands = new ArrayList<>();

    /** The demo's plant with that seed. */
    public PlantSimulation(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> rotating =
                Stream.concat(Plant.PUMPS.stream(), Plant.BOOSTERS.stream()).toList();
        schedule = Schedule.demo(seed, rotating, Plant.TANKS, Plant.VALVES);
        for (String id : rotating) {
            Pump pump = new Pump(id, random.nextDouble(0.9, 1.0), random.split());
            add(pump, Payloads::pump, Plant.PUMPS.contains(id) ? "pump" : "booster", 500);
        }
        for (String id : Plant.TANKS) {
            add(new Tank(id, random.split()), Payloads::tank, "tank", 500);
        }
        for (String id : Plant.VALVES) {
            add(new Valve(id, random.split()), Payloads::valve, "valve", 1_000);
        }
    }

    private void add(Machine machine, Sensor.SampleWriter writer, String kind, int stepMillis) {
        DeviceProfile profile = requireNonNull(PROFILES.get(kind), kind);
        MessageDecoder decoder = MessageDecoder.of(profile, profile.sources().getFirst());
        stations.add(
                new Station(machine, writer, profile, decoder, stepMillis, new ArrayDeque<>()));
    }

    private static DeviceProfile shipped(String kind) {
        String file = "native-build/src/main/resources/demo/profiles/" + kind + ".yaml";
        try {
            String yaml = Files.readString(Installation.current().home().resolve(file));
            return ((Compiled) new ProfileCompiler().compile(kind, yaml)).profile();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets the plant run from its start for so many seconds. */
    public void run(int seconds) {
        run(seconds, seconds + 1, 0);
    }

    /** The same, but every agent is killed every so often and needs so long to come back. */
    public void run(int seconds, int killedEvery, int downSeconds) {
        boolean wasDown = false;
        for (int millis = 500; millis <= seconds * 1_000; millis += 500) {
            boolean down =
                    millis >= killedEvery * 1_000
                            && millis % (killedEvery * 1_000) < downSeconds * 1_000;
            if (wasDown && !down) {
                rules = new DecisionStage(kept, Explainer.NONE);
            }
            wasDown = down;
            for (Station station : stations) {
                if (millis % station.stepMillis() == 0) {
                    step(station, millis, down);
                }
            }
        }
    }

    private void step(Station station, int millis, boolean agentIsDown) {
        Machine machine = station.machine();
        String id = machine.deviceId();
        machine.advance(
                station.stepMillis() / 1e3, schedule.faultOf(id, Duration.ofMillis(millis)));
        Sample sample = station.writer().write(id, 1_700_000_000_000L + millis, machine.measure());
        if (!agentIsDown) {
            while (!station.unsent().isEmpty()) {
                decide(station, station.unsent().remove(), millis);
            }
            decide(station, sample.payload(), millis);
        } else if (station.unsent().size() < station.mostUnsent()) {
            station.unsent().add(sample.payload());
        }
    }

    private void decide(Station station, byte[] payload, int millis) {
        Machine machine = station.machine();
        Decoded decoded = (Decoded) station.decoder().decode(machine.deviceId(), payload, 0);
        rules.decide(station.profile(), decoded.readings(), List.of())
                .forEach(decision -> take(machine, decision, millis / 1e3));
        kept.putAll(rules.dirtyStates());
    }

    private void take(Machine machine, Decision decision, double now) {
        switch (decision) {
            case Decision.AlarmRaised raised ->
                    alarms.add(
                            new Alarm(
                                    raised.deviceId(),
                                    raised.rule(),
                                    now,
                                    Double.POSITIVE_INFINITY));
            case Decision.AlarmCleared cleared ->
                    alarms.replaceAll(
                            alarm -> isActive(alarm, cleared) ? ended(alarm, now) : alarm);
            case Decision.CommandIssued command -> {
                commands.add(command);
                machine.obey(command.command());
            }
        }
    }

    private static boolean isActive(Alarm alarm, Decision.AlarmCleared cleared) {
        return alarm.device().equals(cleared.deviceId())
                && alarm.rule().equals(cleared.rule())
                && Double.isInfinite(alarm.cleared());
    }

    private static Alarm ended(Alarm alarm, double now) {
        return new Alarm(alarm.device(), alarm.rule(), alarm.raised(), now);
    }

    /** Every alarm so far. */
    public List<Alarm> alarms() {
        return List.copyOf(alarms);
    }

    /**
     * The one alarm of a device's rule before that second.
     *
     * @throws IllegalStateException if there was none or more than one
     */
    public Alarm onlyAlarm(String device, String rule, int before) {
        List<Alarm> found =
                alarms.stream()
                        .filter(a -> a.device().equals(device) && a.rule().equals(rule))
                        .filter(a -> a.raised() < before)
                        .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "%s of %s: %s of %s".formatted(rule, device, found, alarms));
        }
        return found.getFirst();
    }

    /** The commands that the agent sent to a device. */
    public List<String> commands(String device) {
        return commands.stream()
                .filter(command -> command.deviceId().equals(device))
                .map(Decision.CommandIssued::command)
                .toList();
    }
}
