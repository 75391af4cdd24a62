package dev.skerry.agent.program.share;

import org.jspecify.annotations.Nullable;

/** The chunks of the programs that are on this agent's disk. */
public interface OwnChunks {
    /** A chunk as its digest says; null if it is not there. Any thread may ask. */
    byte @Nullable [] read(byte[] sha256);
}
