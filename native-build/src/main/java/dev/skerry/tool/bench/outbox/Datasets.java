package dev.skerry.tool.bench.outbox;

import dev.skerry.sync.batch.ColumnType;
import dev.skerry.sync.batch.StreamKey;
import dev.skerry.tool.plant.Machine;
import dev.skerry.tool.plant.Plant;
import dev.skerry.tool.plant.Pump;
import dev.skerry.tool.plant.Schedule;
import dev.skerry.tool.plant.Tank;
import dev.skerry.tool.plant.Valve;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Readings that are made here: the plant's, and the least regular that a sensor may send. */
public final class Datasets {
    private static final long START_MICROS = 1_760_000_000_000_000L;
    private static final long SECOND_MICROS = 1_000_000;

    private Datasets() {}

    /** What the machines of the simulated plant report, each once a second, over so long. */
    public static Dataset plant(int seconds) {
        SplittableRandom random = new SplittableRandom(7);
        List<Machine> machines = new ArrayList<>();
        List<String> rotating = new ArrayList<>(Plant.PUMPS);
        rotating.addAll(Plant.BOOSTERS);
        for (String pump : rotating) {
            machines.add(new Pump(pump, random.nextDouble(0.9, 1.0), random.split()));
        }
        for (String tank : Plant.TANKS) {
            machines.add(new Tank(tank, random.split()));
        }
        machines.add(new Valve(Plant.VALVES.getFirst(), random.split()));
        Schedule schedule = Schedule.demo(7, rotating, Plant.TANKS, Plant.VALVES);
        Dataset data = new Dataset("plant");
        for (int second = 0; second < seconds; second++) {
            for (int m = 0; m < machines.size(); m++) {
                Machine machine = machines.get(m);
                machine.advance(
                        1, schedule.faultOf(machine.deviceId(), Duration.ofSeconds(second)));
                // A sensor wakes up a little late, now and then by some milliseconds.
                double late = random.nextInt(50) == 0 ? random.nextDouble(12) : 0.2;
                long phase = 37L * m * 1_000;
                long millis = (long) (-Math.log(1 - random.nextDouble()) * late);
                long time = START_MICROS + second * SECOND_MICROS + phase + millis * 1_000;
                measure(data, machine, time);
            }
        }
        return data;
    }

    // With the digits that the plant's controllers send and the types that its profiles name.
    private static void measure(Dataset data, Machine machine, long time) {
        String device = machine.deviceId();
        double unit = machine instanceof Valve ? 100 : 1_000;
        machine.measure()
                .forEach(
                        (resource, value) -> {
                            if (value instanceof Double number) {
                                boolean tenths =
                                        machine instanceof Pump && resource.equals("temperature");
                                double kept =
                                        tenths
                                                ? Math.round(number * 10) * 0.1
                                                : Math.round(number * unit) / unit;
                                data.add(
                                        new StreamKey(device, resource, ColumnType.FLOAT32),
                                        time,
                                        (float) kept);
                            } else {
                                data.add(
                                        new StreamKey(device, resource, ColumnType.STRING),
                                        time,
                                        value.toString());
                            }
                        });
    }

    /**
     * Readings at no fixed times: exponential gaps to the microsecond, values with all the bits of
     * a double, and events with words of their own.
     */
    static Dataset irregular(int readings) {
        SplittableRandom random = new SplittableRandom(11);
        Dataset data = new Dataset("irregular");
        double[] level = new double[8];
        long time = START_MICROS;
        for (int i = 0; i < readings; i++) {
            time += (long) (-Math.log(1 - random.nextDouble()) * 250_000);
            int stream = random.nextInt(10);
            if (stream < 8) {
                level[stream] += random.nextGaussian(0, 1);
                data.add(
                        new StreamKey("probe-" + stream, "potential", ColumnType.FLOAT64),
                        time,
                        level[stream]);
            } else if (stream == 8) {
                data.add(
                        new StreamKey("counter", "pulses", ColumnType.INT64),
                        time,
                        random.nextInt(1_000_000));
            } else {
                data.add(
                        new StreamKey("door", "badge", ColumnType.STRING),
                        time,
                        "badge-" + random.nextInt(400));
            }
        }
        return data;
    }
}
