package dev.skerry.agent.feedback;

import java.util.List;

/** What people said of alarms, for whoever learns from it. Any thread may ask. */
@FunctionalInterface
public interface Marks {
    /** Nobody said anything. */
    Marks NONE = List::of;

    /** The newest, the newest first, {@value MarkBook#MOST} at most. */
    List<Mark> newest();
}
