package dev.skerry.sync.batch;

/** Looks at nothing; for tests that look at one thing. */
class Ignoring implements RecordVisitor {
    @Override
    public void stream(StreamKey key, int recordCount) {}

    @Override
    public void onDouble(long observedAtMicros, double value, int quality) {}

    @Override
    public void onLong(long observedAtMicros, long value, int quality) {}

    @Override
    public void onBoolean(long observedAtMicros, boolean value, int quality) {}

    @Override
    public void onString(long observedAtMicros, String value, int quality) {}

    @Override
    public void onBytes(long observedAtMicros, byte[] value, int quality) {}

    @Override
    public void onRollUp(long observedAtMicros, RollUp value, int quality) {}
}
