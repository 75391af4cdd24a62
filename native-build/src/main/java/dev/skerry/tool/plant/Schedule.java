package dev.skerry.tool.plant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What goes wrong when. The first minutes are written down, so that whoever starts the demo sees
 * each kind of trouble once; then a seed decides.
 */
public final class Schedule {
    private static final Fault[] PUMP_FAULTS = {
        Fault.COOLING_LOSS, Fault.CAVITATION, Fault.BLOCKED_VALVE, Fault.SENSOR_DRIFT
    };
    private static final Fault[] TANK_FAULTS = {Fault.INFLOW_SURGE, Fault.SENSOR_DRIFT};

    /** A day of episodes; after it the plant runs without faults. */
    private static final int RANDOM_EPISODES = 1_200;

    private static final int RANDOM_FROM_SECONDS = 320;

    private final List<Episode> episodes;

    private Schedule(List<Episode> episodes) {
        this.episodes = List.copyOf(episodes);
    }

    /** A schedule of exactly these episodes. */
    public static Schedule of(List<Episode> episodes) {
        return new Schedule(episodes);
    }

    /** The demo's schedule. */
    public static Schedule demo(
            long seed, List<String> pumps, List<String> tanks, List<String> valves) {
        List<Episode> episodes = new ArrayList<>();
        episodes.add(episode(tanks.getFirst(), Fault.INFLOW_SURGE, 40, 45));
        episodes.add(episode(pumps.getFirst(), Fault.COOLING_LOSS, 75, 25));
        episodes.add(episode(pumps.get(1), Fault.CAVITATION, 100, 40));
        episodes.add(episode(valves.getFirst(), Fault.STICKING_STEM, 130, 60));
        episodes.add(episode(pumps.getLast(), Fault.BLOCKED_VALVE, 145, 40));
        episodes.add(episode(tanks.getLast(), Fault.SENSOR_DRIFT, 160, 60));
        episodes.add(episode(pumps.get(2), Fault.BEARING_DAMAGE, 60, 600));
        SplittableRandom random = new SplittableRandom(seed);
        int begin = RANDOM_FROM_SECONDS;
        for (int i = 0; i < RANDOM_EPISODES; i++) {
            boolean tank = random.nextInt(4) == 0;
            List<String> devices = tank ? tanks : pumps;
            Fault[] faults = tank ? TANK_FAULTS : PUMP_FAULTS;
            int length = random.nextInt(30, 75);
            episodes.add(
                    episode(
                            devices.get(random.nextInt(devices.size())),
                            faults[random.nextInt(faults.length)],
                            begin,
                            length));
            begin += random.nextInt(40, 100);
        }
        for (String valve : valves) {
            stickNowAndThen(valve, random, begin, episodes);
        }
        return new Schedule(episodes);
    }

    private static void stickNowAndThen(
            String valve, SplittableRandom random, int end, List<Episode> episodes) {
        int begin = RANDOM_FROM_SECONDS;
        while (begin < end) {
            int length = random.nextInt(45, 75);
            episodes.add(episode(valve, Fault.STICKING_STEM, begin, length));
            begin += length + random.nextInt(200, 500);
        }
    }

    private static Episode episode(String deviceId, Fault fault, int begin, int seconds) {
        return new Episode(deviceId, fault, Duration.ofSeconds(begin), Duration.ofSeconds(seconds));
    }

    /** What is wrong with the device at that time since the plant's start. */
    public Fault faultOf(String deviceId, Duration elapsed) {
        for (Episode episode : episodes) {
            if (episode.deviceId().equals(deviceId) && episode.isOn(elapsed)) {
                return episode.fault();
            }
        }
        return Fault.NONE;
    }
}
