package dev.skerry.sync.crdt;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest write counts. A removal is kept too, lest an earlier write come back. */
public record LastWriterRegister(Write latest) implements Register {
    @Override
    public LastWriterRegister merge(Write write) {
        return Write.BY_TIME.compare(write, latest) > 0 ? new LastWriterRegister(write) : this;
    }

    @Override
    public @Nullable TwinValue value() {
        return latest.value();
    }

    @Override
    public List<Write> writes() {
        return List.of(latest);
    }
}
