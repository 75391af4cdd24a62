package dev.skerry.tool.plant;

/** What can be wrong with a machine. */
public enum Fault {
    NONE,
    /** The suction runs dry: vapour bubbles collapse in the impeller. */
    CAVITATION,
    /** The valve behind the machine is nearly shut. */
    BLOCKED_VALVE,
    /** The motor's fan stands still. */
    COOLING_LOSS,
    /** The bearing wears 250 times faster than usual; it is replaced when this is over. */
    BEARING_DAMAGE,
    /** A sensor's zero creeps away. */
    SENSOR_DRIFT,
    /** More comes in than the outlet can carry. */
    INFLOW_SURGE,
    /** Dirt sets in the packing of a valve's stem: it moves with more and more friction. */
    STICKING_STEM
}
