package dev.skerry.gateway.trace;

import java.util.List;

/** Where spans go; must not block. */
public interface SpanSink {
    void add(List<TraceSpan> spans);
}
