package dev.skerry.tool.plant;

import java.util.Map;

/** A machine of the plant: state that follows physics, and sensors that look at it. */
public interface Machine {
    /** Its device id. */
    String deviceId();

    /** Lets time pass; the fault is what is wrong with it meanwhile. */
    void advance(double seconds, Fault fault);

    /**
     * What its sensors show, resource name to value: {@link Double} for measured quantities, {@link
     * String} for states. Insertion order is the order in the message.
     */
    Map<String, Object> measure();

    /** Obeys a command; an unknown one is ignored, as real controllers do. */
    default void obey(String command) {}
}
