package dev.skerry.tool.plant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A motor-driven valve that follows a slow set point; blocked, it stops where it is and strains.
 */
public final class Valve implements Machine {
    private final String deviceId;
    private final RandomGenerator random;
    private double seconds;
    private double position = 50;
    private double torque;

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
        double setPoint = 50 + 35 * Math.sin(seconds / 40);
        double error = setPoint - position;
        if (fault == Fault.BLOCKED_VALVE) {
            torque = Math.min(60, 8 + Math.abs(error) * 1.5);
        } else {
            position += Math.clamp(error, -4 * elapsed, 4 * elapsed);
            torque = 8 + Math.abs(error) * 0.2;
        }
    }

    @Override
    public Map<String, Object> measure() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("position", Math.clamp(position + random.nextGaussian(0, 0.1), 0, 100));
        values.put("torque", Math.max(0, torque + random.nextGaussian(0, 0.3)));
        return values;
    }
}
