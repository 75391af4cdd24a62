package dev.skerry.agent.infer.run;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.ExecutionMode;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A loaded graph that runs within limits, with the tensors that its runs share. Once it broke a
 * limit it runs no more. For one thread at a time, except for {@link #end} and {@link #times}.
 */
public final class ModelSession implements AutoCloseable {
    private static final long IDLE = 0;
    private static final long ENDED = -1;

    private final OrtSession session;
    private final RunOptions options;
    private final RunLimits limits;
    private final RunTimes times = new RunTimes();
    private final Punctuality punctuality;
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxValue> outputs = new HashMap<>();

    private final Map<String, OnnxTensor> parameters = new HashMap<>();
    private final List<RowTensor> inputRows = new ArrayList<>();
    private final List<RowTensor> outputRows = new ArrayList<>();
    private long mostRows = RowBatch.MOST_ROWS;
    private @Nullable RowBatch ahead;
    private final ModelFaultException foreseen = ModelFaultException.foreseen();
    private boolean isBound;
    private boolean isForeseeing;

    /** The number of the run that goes on, {@link #IDLE}, or {@link #ENDED} for good. */
    private final AtomicLong run = new AtomicLong(IDLE);

    private Watchdog watchdog;
    private long runs;
    private boolean isTooSlow;

    private ModelSession(
            OrtSession session, RunOptions options, RunLimits limits, Watchdog watchdog) {
        this.session = session;
        this.options = options;
        this.limits = limits;
        this.watchdog = watchdog;
        punctuality = new Punctuality(limits.latency());
    }

    /**
     * Loads ONNX Runtime, so that what it takes by itself is not taken for a model's.
     *
     * @throws LinkageError if there is none for this machine
     */
    public static void loadRuntime() {
        OrtEnvironment.getEnvironment();
    }

    /**
     * Loads a graph.
     *
     * @throws OrtException if it is none that ONNX Runtime takes
     * @throws LinkageError if there is no ONNX Runtime for this machine
     */
    public static ModelSession open(byte[] graph, RunLimits limits, Watchdog watchdog)
            throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (SessionOptions options = new SessionOptions()) {
            options.setExecutionMode(ExecutionMode.SEQUENTIAL);
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            return new ModelSession(
                    environment.createSession(graph, options), new RunOptions(), limits, watchdog);
        }
    }

    /**
     * Hands the session over to another thread, with the watchdog of the runs there; how long runs
     * took before does not count. Whoever calls this runs it no more, and publishes it safely.
     */
    public void handTo(Watchdog theirs) {
        watchdog = theirs;
        times.clear();
    }

    /** Has it watched as another session of its model is, which runs on the same thread. */
    public void follow(ModelSession of) {
        watchdog = of.watchdog;
    }

    /** How long its runs took; any thread may ask. */
    public RunTimes times() {
        return times;
    }

    /** What the model says of itself. */
    public Map<String, String> metadata() throws OrtException {
        return session.getMetadata().getCustomMetadata();
    }

    /** How many dimensions an input of the graph has; 0 if it has no such tensor. */
    public int rank(String input) throws OrtException {
        NodeInfo node = session.getInputInfo().get(input);
        return node != null && node.getInfo() instanceof TensorInfo tensor
                ? tensor.getShape().length
                : 0;
    }

    /**
     * Gives an input that each run reads, in the machine's byte order.
     *
     * @throws IllegalArgumentException if the graph has no such input
     */
    public ByteBuffer input(String name, OnnxJavaType type, long... shape) throws OrtException {
        boolean isByRow = require(session.getInputInfo().get(name), name, type, shape);
        ByteBuffer numbers = RowTensor.room(type, shape);
        inputs.put(name, tensor(numbers, type, shape));
        if (isByRow) {
            inputRows.add(new RowTensor(name, type, shape, numbers));
        }
        return numbers;
    }

    /**
     * Gives an input that is the same for all runs.
     *
     * @throws IllegalArgumentException if the graph has no such input
     */
    public void parameter(String name, OnnxJavaType type, byte[] value, long... shape)
            throws OrtException {
        require(session.getInputInfo().get(name), name, type, shape);
        OnnxTensor tensor = tensor(RowTensor.room(type, shape).put(0, value), type, shape);
        inputs.put(name, tensor);
        parameters.put(name, tensor);
    }

    /** An input of single precision. */
    public FloatBuffer input(String name, long... shape) throws OrtException {
        return input(name, OnnxJavaType.FLOAT, shape).asFloatBuffer();
    }

    /**
     * Gives an output that each run writes, in the machine's byte order.
     *
     * @throws IllegalArgumentException if the graph has no such output
     */
    public ByteBuffer output(String name, OnnxJavaType type, long... shape) throws OrtException {
        boolean isByRow = require(session.getOutputInfo().get(name), name, type, shape);
        ByteBuffer numbers = RowTensor.room(type, shape);
        outputs.put(name, tensor(numbers, type, shape));
        if (isByRow) {
            outputRows.add(new RowTensor(name, type, shape, numbers));
        }
        return numbers;
    }

    /** An output of single precision. */
    public FloatBuffer output(String name, long... shape) throws OrtException {
        return output(name, OnnxJavaType.FLOAT, shape).asFloatBuffer();
    }

    /** What leads to a run. */
    public interface Steps {
        /** Takes them. */
        void take() throws ModelFaultException;
    }

    /** No more rows than these run as one, for what they take of the memory. To be called first. */
    public void limitRows(long most) {
        mostRows = most;
    }

    /**
     * Whether runs can be foreseen: if the graph leaves the first dimension of its inputs and
     * outputs open, and there is room for another one.
     */
    public boolean looksAhead() {
        if (!isBound) {
            isBound = true;
            ahead = rows();
        }
        return ahead != null && ahead.hasRoom();
    }

    /**
     * Takes note of what the first run would read that steps lead to, and does not make it: soon
     * there will be a run that reads just that. What took the steps is of no use any more.
     */
    public void foresee(Steps steps) {
        if (!looksAhead()) {
            return;
        }
        isForeseeing = true;
        try {
            steps.take();
        } catch (ModelFaultException e) {
            // Either the steps ended at the run, or they will fail again when they are made.
        } finally {
            isForeseeing = false;
        }
    }

    /** Forgets what was foreseen. */
    public void forget() {
        if (ahead != null) {
            ahead.forget();
        }
    }

    private @Nullable RowBatch rows() {
        boolean areAllByRow =
                inputRows.size() + parameters.size() == inputs.size()
                        && outputRows.size() == outputs.size();
        long inTime = limits.longestRun().toNanos() / limits.latency().toNanos();
        return areAllByRow
                ? RowBatch.of(inputRows, outputRows, parameters, Math.min(inTime, mostRows))
                : null;
    }

    /** Makes what was foreseen as one run, if it is several. */
    public void runAhead() {
        if (ahead != null) {
            ahead.run(this::watched);
        }
    }

    /**
     * Runs the graph on what is in its inputs.
     *
     * @throws ModelFaultException if it fails or breaks a limit, now or before
     */
    public void run() throws ModelFaultException {
        if (isForeseeing && ahead != null) {
            ahead.foresee();
            throw foreseen;
        }
        if (isTooSlow) {
            throw tooSlow();
        }
        int row = ahead == null ? RowBatch.NONE : ahead.find();
        if (ahead == null || row == RowBatch.NONE) {
            took(watched(inputs, outputs));
        } else if (ahead.isTried() && run.get() == IDLE) {
            ahead.give(row);
            took(ahead.nanosEach());
        } else {
            took(watched(inputs, outputs));
            ahead.compare(row);
        }
    }

    private long watched(Map<String, OnnxTensor> in, Map<String, OnnxValue> out)
            throws ModelFaultException {
        watchdog.began(this);
        try {
            if (!run.compareAndSet(IDLE, ++runs)) {
                throw hangs();
            }
            return runInTime(in, out);
        } finally {
            watchdog.ended();
        }
    }

    private long runInTime(Map<String, OnnxTensor> in, Map<String, OnnxValue> out)
            throws ModelFaultException {
        long began = System.nanoTime();
        Exception failure = null;
        try {
            session.run(in, Set.of(), out, options).close();
        } catch (OrtException | RuntimeException e) {
            failure = e;
        }
        long nanos = System.nanoTime() - began;
        if (!run.compareAndSet(runs, IDLE)) {
            throw hangs();
        }
        if (failure != null) {
            throw new ModelFaultException(
                    ModelFaultException.FAILED, String.valueOf(failure.getMessage()));
        }
        return nanos;
    }

    private void took(long nanos) throws ModelFaultException {
        times.add(nanos);
        if (punctuality.isTooSlowAfter(nanos)) {
            isTooSlow = true;
            throw tooSlow();
        }
    }

    private ModelFaultException hangs() {
        return new ModelFaultException(
                ModelFaultException.HANGS,
                "a run was ended after %d ms".formatted(limits.longestRun().toMillis()));
    }

    private ModelFaultException tooSlow() {
        return new ModelFaultException(
                ModelFaultException.TOO_SLOW,
                "one run in ten takes more than twice its %.3f ms, for the last %d runs"
                        .formatted(
                                limits.latency().toNanos() / 1e6,
                                Punctuality.STRETCH * Punctuality.MOST_LATE_STRETCHES));
    }

    /** How many runs there were; one of several rows is one. */
    long runs() {
        return runs;
    }

    long runNumber() {
        return run.get();
    }

    long longestRunNanos() {
        return limits.longestRun().toNanos();
    }

    /** Ends this run, if it still goes on; for the watchdog's thread. */
    synchronized void end(long number) {
        if (number > IDLE && run.compareAndSet(number, ENDED)) {
            try {
                options.setTerminate(true);
            } catch (OrtException e) {
                throw new IllegalStateException("a run can't be ended", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxValue::close);
        if (ahead != null) {
            ahead.close();
        }
        options.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("a session can't be closed", e);
        }
    }

    private static OnnxTensor tensor(ByteBuffer numbers, OnnxJavaType type, long... shape)
            throws OrtException {
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), numbers, shape, type);
    }

    /** Whether its first dimension is that of rows, of which one is given here. */
    private static boolean require(
            @Nullable NodeInfo node, String name, OnnxJavaType type, long... shape) {
        ValueInfo info = node == null ? null : node.getInfo();
        if (!(info instanceof TensorInfo tensor)) {
            throw new IllegalArgumentException("it has no tensor '" + name + "'");
        }
        if (!fits(tensor.getShape(), shape)) {
            throw new IllegalArgumentException(
                    "'%s' has the shape %s instead of %s"
                            .formatted(
                                    name,
                                    Arrays.toString(tensor.getShape()),
                                    Arrays.toString(shape)));
        }
        if (tensor.type != type) {
            throw new IllegalArgumentException(
                    "'%s' is of %s instead of %s".formatted(name, tensor.type, type));
        }
        return shape.length > 0 && shape[0] == 1 && tensor.getShape()[0] < 0;
    }

    /** A graph may leave a dimension open, which is then less than 0. */
    private static boolean fits(long[] declared, long[] shape) {
        boolean fits = declared.length == shape.length;
        for (int i = 0; fits && i < shape.length; i++) {
            fits = declared[i] < 0 || declared[i] == shape[i];
        }
        return fits;
    }
}
