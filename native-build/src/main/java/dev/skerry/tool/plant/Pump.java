package dev.skerry.tool.plant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A centrifugal pump with its motor.
 *
 * <ul>
 *   <li>Head H = a n² - b Q² (affinity laws), the pipe needs H = s + k Q²; where they meet is the
 *       flow. A blocked valve multiplies k.
 *   <li>Shaft power P = ρ g Q H / η plus churning losses, which grow as the flow falls.
 *   <li>The motor's temperature follows its losses with one time constant; without its fan it loses
 *       a fifth of the heat.
 *   <li>Vibration grows with n², with the bearing's wear squared and with cavitation, which also
 *       takes a fifth of the head away.
 * </ul>
 *
 * Heat and wear run {@value #HASTE} times faster than in a real plant, so that a person who watches
 * sees them.
 */
public final class Pump implements Machine {
    private static final double HASTE = 40;
    private static final double RATED_RPM = 2900;
    private static final int MOST_RPM = 3600;

    /** Metres of head at rated speed with the outlet shut. */
    private static final double SHUT_OFF_HEAD = 52;

    /** Metres of head lost in the impeller per (m³/h)². */
    private static final double IMPELLER_LOSS = 0.0028;

    private static final double STATIC_HEAD = 14;
    private static final double PIPE_LOSS = 0.0062;
    private static final double BLOCKED_FACTOR = 30;
    private static final double EFFICIENCY = 0.72;
    private static final double AMBIENT_CEL = 22;

    /** Kelvin above ambient per kilowatt of shaft power, with the fan running. */
    private static final double HEATING = 3.6;

    private static final double THERMAL_SECONDS = 900;
    private static final double WEAR_PER_HOUR = 0.0004;
    private static final double DAMAGED_FACTOR = 250;
    private static final double NEW_BEARING = 0.02;

    /** A tripped motor may start again when it has cooled to this. */
    private static final double RESTART_CEL = 35;

    private final String deviceId;
    private final RandomGenerator random;
    private double rpm;
    private double flow;
    private double head;
    private double power;
    private double temperature;
    private double wear;
    private double vibration;
    private double drift;
    private boolean damaged;
    private volatile boolean stopped;
    private volatile double targetRpm;

    /** A pump that has run for a while. */
    public Pump(String deviceId, double speed, RandomGenerator random) {
        this.deviceId = deviceId;
        this.targetRpm = RATED_RPM * speed;
        this.random = random;
        this.rpm = targetRpm;
        this.wear = random.nextDouble(0.05, 0.15);
        solveHydraulics(Fault.NONE);
        this.temperature = AMBIENT_CEL + HEATING * power;
    }

    @Override
    public String deviceId() {
        return deviceId;
    }

    @Override
    public void advance(double seconds, Fault fault) {
        double wanted = stopped ? 0 : targetRpm;
        rpm += (wanted - rpm) * Math.min(1, seconds / 1.5);
        solveHydraulics(fault);
        double cooling = fault == Fault.COOLING_LOSS ? 0.2 : 1;
        double settled = AMBIENT_CEL + HEATING * power / cooling;
        // A standing motor sheds its heat into the water that stands around it.
        double timeConstant = stopped ? THERMAL_SECONDS / 2 : THERMAL_SECONDS;
        temperature += (settled - temperature) * Math.min(1, HASTE * seconds / timeConstant);
        wearDown(seconds, fault == Fault.BEARING_DAMAGE);
        drift = fault == Fault.SENSOR_DRIFT ? drift + 0.02 * seconds : drift * 0.95;
        if (stopped && temperature < RESTART_CEL) {
            stopped = false;
        }
    }

    private void wearDown(double seconds, boolean damaging) {
        if (damaged && !damaging) {
            wear = NEW_BEARING;
        }
        damaged = damaging;
        double rate = damaging ? DAMAGED_FACTOR * WEAR_PER_HOUR : WEAR_PER_HOUR;
        wear = Math.min(1, wear + rate * HASTE * seconds / 3600 * rpm / RATED_RPM);
    }

    private void solveHydraulics(Fault fault) {
        double n = rpm / RATED_RPM;
        double pipeLoss = fault == Fault.BLOCKED_VALVE ? PIPE_LOSS * BLOCKED_FACTOR : PIPE_LOSS;
        double available = SHUT_OFF_HEAD * n * n * (fault == Fault.CAVITATION ? 0.8 : 1);
        flow =
                available > STATIC_HEAD
                        ? Math.sqrt((available - STATIC_HEAD) / (IMPELLER_LOSS + pipeLoss))
                        : 0;
        head = Math.max(0, available - IMPELLER_LOSS * flow * flow);
        double hydraulic = 1000 * 9.81 * (flow / 3600) * head / 1000;
        double churning = n * n * n * (1.2 + 4.5 / (1 + flow / 10));
        power = rpm < 1 ? 0 : hydraulic / EFFICIENCY + churning;
        double bubbles = fault == Fault.CAVITATION ? 3.5 + random.nextDouble(2.5) : 0;
        vibration = n * n * (1.1 + 9 * wear * wear + bubbles + random.nextGaussian(0, 0.06));
    }

    @Override
    public Map<String, Object> measure() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("temperature", noisy(temperature + drift, 0.05));
        values.put("vibration", Math.max(0, noisy(vibration, 0.02)));
        values.put("flow", Math.max(0, noisy(flow, 0.15)));
        // Gauge pressure at the outlet: 10.2 m of water are one bar.
        values.put("pressure", Math.max(0, noisy(head / 10.2, 0.01)));
        values.put("speed", Math.max(0, noisy(rpm, 1.5)));
        values.put("power", Math.max(0, noisy(power, 0.02)));
        values.put("state", stopped ? "stopped" : "running");
        return values;
    }

    /** Changes the speed that the controller keeps, as far as the motor goes. */
    public void turnAt(long rpm) {
        targetRpm = Math.clamp(rpm, 0, MOST_RPM);
    }

    /** The speed that the controller keeps, turns per minute. */
    public long setRpm() {
        return Math.round(targetRpm);
    }

    private double noisy(double value, double sigma) {
        return value + random.nextGaussian(0, sigma);
    }

    @Override
    public void obey(String command) {
        switch (command) {
            case "stop" -> stopped = true;
            case "start" -> stopped = false;
            default -> {
                // Not for this controller.
            }
        }
    }
}
