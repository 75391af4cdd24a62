package dev.skerry.gateway.model.gate;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a gate stands. */
public enum Verdict {
    @JsonProperty("holds")
    HOLDS,
    /** There is not enough yet to judge by. */
    @JsonProperty("waits")
    WAITS,
    @JsonProperty("fails")
    FAILS
}
