package dev.skerry.tool.plant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A motor-driven valve that follows a slow set point.
 *
 * <ul>
 *   <li>The motor strains against the friction of the stem, with as much torque as the friction
 *       asks for while the stem is on its way.
 *   <li>The more it strains the slower it turns (a linear speed-torque line); at the stall torque
 *       it stands.
 *   <li>A stem that sticks gains friction by and by, and the position lags behind its set point.
 *       Once it is freed the friction goes as fast as it came.
 * </ul>
 */
public final class Valve implements Machine {
    private static final double STALL_NEWTON_METRES = 60;
    private static final double FREE_FRICTION = 8;
    private static final double STUCK_FRICTION = 57;
    private static final double FRICTION_PER_SECOND = 3;
    private static final double UNLOADED_PERCENT_PER_SECOND = 4.5;

    /** Nearer than this to its set point the motor only holds. */
    private static final double HOLDING_PERCENT = 0.5;

    private final String deviceId;
    private final RandomGenerator random;
    private double seconds;
    private double position = 50;
    private double friction = FREE_FRICTION;
    private double torque;
    private volatile double held = Double.NaN;

    /** A half-open valve. */
    public Valve(String deviceId, RandomGenerator random) {
        this.deviceId = deviceId;
        this.random = random;
    }

    @Override
    public String deviceId() {
        return deviceId;
    }

    @Override
    public void advance(double elapsed, Fault fault) {
        seconds += elapsed;
        double settled = fault == Fault.STICKING_STEM ? STUCK_FRICTION : FREE_FRICTION;
        double change = FRICTION_PER_SECOND * elapsed;
        friction += Math.clamp(settled - friction, -change, change);
        double error = setPoint() - position;
        double way = UNLOADED_PERCENT_PER_SECOND * (1 - friction / STALL_NEWTON_METRES) * elapsed;
        position += Math.clamp(error, -way, way);
        torque = friction * Math.min(1, Math.abs(error) / HOLDING_PERCENT);
    }

    /**
     * Takes a position to hold, in percent, or {@code follow} to go back to its set point.
     *
     * @return whether it understood
     */
    boolean tell(String order) {
        if (order.equals("follow")) {
            held = Double.NaN;
            return true;
        }
        if (!order.matches("[0-9]{1,3}(\\.[0-9]{1,3})?")) {
            return false;
        }
        held = Math.clamp(Double.parseDouble(order), 0, 100);
        return true;
    }

    /** What it was told, percent open. */
    double setPoint() {
        return !Double.isNaN(held) ? held : 50 + 35 * Math.sin(seconds / 40);
    }

    @Override
    public Map<String, Object> measure() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("position", Math.clamp(position + random.nextGaussian(0, 0.1), 0, 100));
        values.put("torque", Math.max(0, torque + random.nextGaussian(0, 0.3)));
        return values;
    }
}
