package dev.skerry.agent.infer.run;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are expected, made together as the rows of one run. What a graph puts out depends on
 * its inputs alone: a run that reads what is in a row gets what the row put out, and every other
 * run is made by itself. So a wrong guess costs time and nothing else, and what a device does to
 * its row does not touch another's. For one thread.
 *
 * <p>A graph may mix its rows although it takes any number of them. The first {@value #TRIED} rows
 * are therefore run by themselves as well; if one differs, nothing is run together any more.
 */
final class RowBatch {
    /** No such row. */
    static final int NONE = -1;

    static final int MOST_ROWS = 64;
    static final int TRIED = 128;

    private static final int MOST_BYTES = 512 << 10;

    private final List<RowTensor> inputs;
    private final List<RowTensor> outputs;
    private final Map<String, OnnxTensor> parameters;
    private final int mostRows;

    /** By the binary logarithm of their rows, made when they are needed. */
    private final @Nullable Sized[] sizes;

    private int foreseen;
    private int calculated;
    private int next;
    private int tried;
    private boolean isOff;
    private long nanosEach;

    /** The tensors of a run of some size. */
    private record Sized(Map<String, OnnxTensor> inputs, Map<String, OnnxValue> outputs) {}

    /** Makes a run of all rows. */
    interface Runner {
        /** How many nanoseconds it took. */
        long run(Map<String, OnnxTensor> inputs, Map<String, OnnxValue> outputs)
                throws ModelFaultException;
    }

    private RowBatch(
            List<RowTensor> inputs,
            List<RowTensor> outputs,
            Map<String, OnnxTensor> parameters,
            int mostRows) {
        this.inputs = inputs;
        this.outputs = outputs;
        this.parameters = parameters;
        this.mostRows = mostRows;
        sizes = new Sized[Integer.numberOfTrailingZeros(mostRows) + 1];
    }

    /**
     * Room for rows of a graph, or null if there is none for two.
     *
     * @param parameters inputs that all rows have in common
     * @param most how many may run in the time that one run has
     */
    static @Nullable RowBatch of(
            Collection<RowTensor> inputs,
            Collection<RowTensor> outputs,
            Map<String, OnnxTensor> parameters,
            long most) {
        long bytes = 0;
        for (RowTensor tensor : inputs) {
            bytes += tensor.sizeBytes();
        }
        for (RowTensor tensor : outputs) {
            bytes += tensor.sizeBytes();
        }
        long rows = Math.min(Math.min(most, MOST_ROWS), MOST_BYTES / Math.max(1, bytes));
        if (rows < 2 || inputs.isEmpty() || outputs.isEmpty()) {
            return null;
        }
        int mostRows = (int) Long.highestOneBit(rows);
        inputs.forEach(tensor -> tensor.makeRoom(mostRows));
        outputs.forEach(tensor -> tensor.makeRoom(mostRows));
        return new RowBatch(List.copyOf(inputs), List.copyOf(outputs), parameters, mostRows);
    }

    /** Whether another row can be foreseen. */
    boolean hasRoom() {
        return !isOff && foreseen < mostRows;
    }

    /** Takes note of what is in the inputs, while there is room. */
    void foresee() {
        if (hasRoom()) {
            for (int i = 0; i < inputs.size(); i++) {
                inputs.get(i).putRow(foreseen);
            }
            foreseen++;
        }
    }

    /** Forgets all rows. */
    void forget() {
        foreseen = 0;
        calculated = 0;
        next = 0;
    }

    /** Makes the runs that were foreseen, if there are several; a failure is for each by itself. */
    void run(Runner runner) {
        int rows = foreseen;
        if (rows < 2) {
            return;
        }
        forget();
        try {
            Sized sized = sized(rows);
            nanosEach = runner.run(sized.inputs(), sized.outputs()) / rows;
            calculated = rows;
        } catch (ModelFaultException | OrtException e) {
            // Whichever row it was fails again when it is run by itself.
            turnOff();
        }
    }

    /** The tensors of at least so many rows: what is in the further ones is not looked at. */
    private Sized sized(int rows) throws OrtException {
        int log2 = 32 - Integer.numberOfLeadingZeros(rows - 1);
        Sized sized = sizes[log2];
        if (sized == null) {
            Map<String, OnnxTensor> in = new HashMap<>(parameters);
            for (RowTensor tensor : inputs) {
                in.put(tensor.name(), tensor.ofRows(1 << log2));
            }
            Map<String, OnnxValue> out = new HashMap<>();
            for (RowTensor tensor : outputs) {
                out.put(tensor.name(), tensor.ofRows(1 << log2));
            }
            sized = new Sized(in, out);
            sizes[log2] = sized;
        }
        return sized;
    }

    /** The row that has what is in the inputs, among those that nobody asked for. */
    int find() {
        for (int row = next; row < calculated; row++) {
            if (holds(row)) {
                next = row + 1;
                return row;
            }
        }
        return NONE;
    }

    private boolean holds(int row) {
        for (int i = 0; i < inputs.size(); i++) {
            if (!inputs.get(i).isRow(row)) {
                return false;
            }
        }
        return true;
    }

    /** Whether rows are known to be what runs by themselves would be. */
    boolean isTried() {
        return tried >= TRIED;
    }

    /** Writes what a row put out to the outputs. */
    void give(int row) {
        for (int i = 0; i < outputs.size(); i++) {
            outputs.get(i).getRow(row);
        }
    }

    /** Compares a row with the outputs of a run by itself. */
    void compare(int row) {
        for (RowTensor output : outputs) {
            if (!output.isNearRow(row)) {
                turnOff();
                return;
            }
        }
        tried++;
    }

    private void turnOff() {
        isOff = true;
        calculated = 0;
    }

    /** The share of each row in the time that the run took. */
    long nanosEach() {
        return nanosEach;
    }

    void close() {
        for (Sized sized : sizes) {
            if (sized != null) {
                inputs.forEach(tensor -> closeQuietly(sized.inputs().get(tensor.name())));
                sized.outputs().values().forEach(OnnxValue::close);
            }
        }
    }

    private static void closeQuietly(@Nullable OnnxTensor tensor) {
        if (tensor != null) {
            tensor.close();
        }
    }
}
