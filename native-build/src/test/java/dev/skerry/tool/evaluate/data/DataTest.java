package dev.skerry.tool.evaluate.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.skerry.tool.evaluate.score.Window;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of data as they are read, and what is said of those that are not. */
class DataTest {
    private static final String NAB =
            """
            timestamp,value
            2014-01-01 00:00:00,1.5
            2014-01-01 00:05:00,2.5
            2014-01-01 00:10:00,3.5
            2014-01-01 00:15:00,
            """;

    @TempDir Path folder;

    private Path file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static void fails(ThrowingCallable read, String code, String... told) {
        assertThatThrownBy(read).hasMessageStartingWith(code + " ").hasMessageContainingAll(told);
    }

    @Test
    void nab_reads_files_beside_their_windows() throws IOException {
        file("a.csv", NAB);
        file(
                "windows.json",
                """
                {"some/a.csv": [["2014-01-01 00:05:00.000000", "2014-01-01 00:10:00.000000"]]}
                """);
        Series series = NabData.read(folder).getFirst();
        assertThat(series.name()).isEqualTo("some/a.csv");
        assertThat(series.micros()).startsWith(1_388_534_400_000_000L, 1_388_534_700_000_000L);
        assertThat(series.values()[0]).containsExactly(1.5, 2.5, 3.5, Double.NaN);
        assertThat(series.labelled()).containsExactly(new Window(1, 2));
    }

    @Test
    void nab_reads_the_benchmarks_own_folder() throws IOException {
        file("data/real/a.csv", NAB);
        file("data/art/a.csv", NAB);
        file(
                "labels/combined_windows.json",
                """
                {"art/a.csv": [], "real/a.csv": [["2014-01-01 00:00:00", "2014-01-01 00:03:00"]]}
                """);
        List<Series> all = NabData.read(folder);
        assertThat(all).extracting(Series::name).containsExactly("art/a.csv", "real/a.csv");
        assertThat(all.getFirst().labelled()).isEmpty();
        assertThat(all.getLast().labelled()).containsExactly(new Window(0, 0));
    }

    @Test
    void nab_says_what_is_wrong_with_labels() throws IOException {
        file("a.csv", NAB);
        fails(() -> NabData.read(folder), "SKR-E004", "windows.json", "put them there");
        file("windows.json", "[1]");
        fails(() -> NabData.read(folder), "SKR-E004", "it is not JSON such as");
        file("windows.json", "{");
        fails(() -> NabData.read(folder), "SKR-E004", "it is not JSON such as");
        file("windows.json", "{\"b.csv\": []}");
        fails(() -> NabData.read(folder), "SKR-E004", "no entry for a.csv");
        file("windows.json", "{\"a.csv\": [[\"2015-01-01 00:00:00\", \"2015-01-02 00:00:00\"]]}");
        fails(() -> NabData.read(folder), "SKR-E004", "2015-01-01", "with a row of that file");
        file("windows.json", "{\"a.csv\": [[\"soon\"]]}");
        fails(() -> NabData.read(folder), "SKR-E004", "soon");
    }

    @Test
    void skab_reads_its_three_folders_without_the_labels_as_channels() throws IOException {
        String text =
                """
                datetime;Pressure;Flow;anomaly;changepoint
                2020-03-09 10:14:33;0.05;30;0.0;0.0
                2020-03-09 10:14:34;0.06;31;1.0;1.0
                2020-03-09 10:14:35;0.07;32;1.0;0.0
                """;
        file("data/valve1/0.csv", text);
        file("data/other/1.csv", text);
        file("data/anomaly-free/anomaly-free.csv", text);
        List<Series> all = SkabData.read(folder);
        assertThat(all).extracting(Series::name).containsExactly("valve1/0.csv", "other/1.csv");
        Series series = all.getFirst();
        assertThat(series.channels()).containsExactly("Pressure", "Flow");
        assertThat(series.values()[1]).containsExactly(30, 31, 32);
        assertThat(series.labelled()).containsExactly(new Window(1, 2));
        file("valve2/0.csv", "datetime;Pressure\n");
        fails(() -> SkabData.read(folder.resolve("valve2")), "SKR-E002", "valve1/*.csv");
        file("data/valve2/0.csv", "datetime;Pressure\n");
        fails(() -> SkabData.read(folder), "SKR-E004", "0.csv", "'anomaly'");
    }

    @Test
    void csv_reads_the_columns_that_are_named() throws IOException {
        Path file =
                file(
                        "line.csv",
                        "\"heat\"\twhen\tfault\tload\n20\t1388534400\tfalse\t1\n21\t1388534401\ttrue\t2\n");
        Series series = new CsvData("when", List.of(), "fault").read(file).getFirst();
        assertThat(series.name()).isEqualTo("line.csv");
        assertThat(series.channels()).containsExactly("heat", "load");
        assertThat(series.labelled()).containsExactly(new Window(1, 1));
        Series load = new CsvData("when", List.of("load"), "").read(folder).getFirst();
        assertThat(load.channels()).containsExactly("load");
        assertThat(load.values()[0]).containsExactly(1, 2);
        assertThat(load.windows()).isNull();
    }

    @Test
    void csv_says_which_columns_there_are() throws IOException {
        Path file = file("line.csv", "when,heat\n1388534400,20\n");
        fails(
                () -> new CsvData("at", List.of(), "").read(file),
                "SKR-E005",
                "no column 'at' among when, heat");
        fails(
                () -> new CsvData("", List.of("load"), "").read(file),
                "SKR-E005",
                "no column 'load' among heat");
        fails(
                () -> new CsvData("", List.of("heat"), "fault").read(file),
                "SKR-E005",
                "no column 'fault' among heat");
        Path wide = file("wide.csv", "t" + ",c".repeat(70) + "\n");
        fails(() -> new CsvData("", List.of(), "").read(wide), "SKR-E005", "71 columns");
    }

    @Test
    void a_folder_that_is_not_there_or_empty_is_told() throws IOException {
        fails(() -> NabData.read(folder.resolve("no")), "SKR-E001", "is not there", "--data");
        Path file = file("x.txt", "");
        fails(() -> SkabData.read(file), "SKR-E001", "is no folder");
        fails(() -> NabData.read(folder), "SKR-E002", "windows.json");
        fails(() -> new CsvData("", List.of(), "").read(folder), "SKR-E002", "*.csv");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "2014-01-01 00:00:00,1,2 | 3 fields, but 2 columns have a name",
                "2014-01-01 00:00:00,warm | 'warm' in column 'heat' is no number",
                "2014-13-01 00:00:00,1 | '2014-13-01 00:00:00' is no time such as",
                "soon,1 | 'soon' is no time such as",
                ",1 | '' is no time such as",
                "-5,1 | '-5' is no time such as",
                "1e300,1 | '1e300' is no time such as"
            })
    void a_row_that_is_not_understood_is_named_by_its_line(String row, String told)
            throws IOException {
        Path file = file("line.csv", "when,heat\n1388534400,20\n\n" + row + "\n");
        fails(
                () -> new CsvData("", List.of(), "").read(file),
                "SKR-E003",
                file + ", line 4: " + told);
    }

    @Test
    void a_file_without_names_of_columns_is_told() throws IOException {
        Path file = file("line.csv", "");
        fails(
                () -> new CsvData("", List.of(), "").read(file),
                "SKR-E003",
                "line 1: there are no names of columns");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2014-01-27 14:20:00",
                "2014-01-27 14:20:00.000000",
                "2014-01-27T14:20:00Z",
                "2014-01-27T16:20:00+02:00",
                "2014-01-27T09:20:00-05:00",
                "1390832400",
                "1390832400000"
            })
    void times_are_understood_as_people_write_them(String time) {
        assertThat(Timestamps.micros(time)).hasValue(1_390_832_400_000_000L);
    }

    @Test
    void a_date_is_its_midnight_and_rows_may_be_many() throws IOException {
        assertThat(Timestamps.micros("1970-01-02")).hasValue(86_400_000_000L);
        StringBuilder rows = new StringBuilder("t,v\n");
        for (int i = 0; i < 3_000; i++) {
            rows.append(i).append(',').append(i * 2).append('\n');
        }
        Series series =
                new CsvData("", List.of(), "").read(file("l.csv", rows.toString())).getFirst();
        assertThat(series.rows()).isEqualTo(3_000);
        assertThat(series.values()[0][2_999]).isEqualTo(5_998);
    }
}
