package dev.skerry.tool.plant;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A tank with a level controller.
 *
 * <ul>
 *   <li>dh/dt = (inflow - outflow) / area.
 *   <li>The outlet follows Torricelli: outflow = c sqrt(2 g h).
 *   <li>The inlet opens below the low mark and shuts above the high mark; its actuator takes a few
 *       seconds.
 *   <li>A surge comes in beside the inlet and nothing can shut it; what passes the rim is lost.
 * </ul>
 */
public final class Tank implements Machine {
    private static final double AREA_M2 = 1.8;
    private static final double OUTLET = 0.0075;
    private static final double INLET_M3_PER_S = 0.07;
    private static final double SURGE_M3_PER_S = 0.15;
    private static final double LOW_M = 1.6;
    private static final double HIGH_M = 2.6;
    private static final double RIM_M = 4.0;

    private final String deviceId;
    private final RandomGenerator random;
    private double level;
    private double inflow;
    private double outflow;
    private double temperature = 14;
    private double drift;
    private boolean filling = true;

    /** A tank that is half full. */
    public Tank(String deviceId, RandomGenerator random) {
        this.deviceId = deviceId;
        this.random = random;
        this.level = random.nextDouble(LOW_M, HIGH_M);
    }

    @Override
    public String deviceId() {
        return deviceId;
    }

    @Override
    public void advance(double seconds, Fault fault) {
        if (level < LOW_M) {
            filling = true;
        } else if (level > HIGH_M) {
            filling = false;
        }
        double surge = fault == Fault.INFLOW_SURGE ? SURGE_M3_PER_S : 0;
        double wanted = (filling ? INLET_M3_PER_S : 0) + surge;
        inflow += (wanted - inflow) * Math.min(1, seconds / 3);
        double opening = fault == Fault.BLOCKED_VALVE ? 0.05 : 1;
        outflow = opening * OUTLET * Math.sqrt(2 * 9.81 * level);
        level = Math.clamp(level + (inflow - outflow) / AREA_M2 * seconds, 0.01, RIM_M);
        temperature += (14 - temperature) * 0.001 * seconds + random.nextGaussian(0, 0.005);
        drift = fault == Fault.SENSOR_DRIFT ? drift + 0.01 * seconds : drift * 0.97;
    }

    @Override
    public Map<String, Object> measure() {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("level", Math.max(0, level + drift + random.nextGaussian(0, 0.004)));
        values.put("inflow", Math.max(0, inflow * 3600 + random.nextGaussian(0, 0.8)));
        values.put("outflow", Math.max(0, outflow * 3600 + random.nextGaussian(0, 0.8)));
        values.put("temperature", temperature + random.nextGaussian(0, 0.02));
        return values;
    }
}
