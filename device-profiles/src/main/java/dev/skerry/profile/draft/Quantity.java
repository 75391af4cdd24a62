package dev.skerry.profile.draft;

import dev.skerry.profile.model.Priority;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a value measures, as its name and its size suggest.
 *
 * @param words a name's last word, or two joined by {@code _}, that says so
 * @param unit SenML or UCUM symbol, or null for a number without one
 * @param min the least plausible value; a value beyond is something else
 * @param fraction whether it has one by nature, whatever was seen
 */
record Quantity(
        Pattern words,
        @Nullable String unit,
        double min,
        double max,
        boolean fraction,
        Priority priority) {
    /** The first that fits a value is taken, so narrow ones stand before wide ones. */
    private static final List<Quantity> ALL =
            List.of(
                    of("temp(erature)?_?f|fahrenheit", "[degF]", -60, 300),
                    of("temp(erature)?(_?c)?|dew_?point|celsius", "Cel", -60, 150),
                    of("humidity|hum|rh", "%RH", 0, 100),
                    of("soil_moisture|moisture", "%", 0, 100),
                    of("battery|battery_(level|percent|state)|bat|soc", "%", 0, 100),
                    of("pressure|press|barometer|baro", "hPa", 300, 1_200),
                    of("pressure|press|barometer", "Pa", 30_000, 120_000),
                    of("pressure", "bar", 0, 25),
                    of("voltage|volt|volts|vcc|battery_voltage", "V", 0, 500),
                    of("voltage|volt|volts|battery_voltage|vbat", "mV", 500, 60_000),
                    of("current_ma", "mA", 0, 100_000),
                    of("current|amp|amps|amperage", "A", 0, 100),
                    of("apparent_?power", "VA", 0, 50_000),
                    of("reactive_?power", "var", -50_000, 50_000),
                    of("power_?factor|pf|factor", null, -1, 1),
                    of("power|apower|watt|watts|load_power", "W", -50_000, 50_000),
                    of("energy|kwh|energy_(total|today|yesterday)", "kWh", 0, 10_000_000),
                    of("wh", "Wh", 0, 1e10),
                    of("frequency|freq", "Hz", 40, 70),
                    of("illuminance|illuminance_lux|lux|light_level", "lx", 0, 200_000),
                    of("co2|eco2|carbon_dioxide", "ppm", 0, 40_000),
                    of("tvoc|voc", "[ppb]", 0, 60_000),
                    of("pm_?(1|10|25|2_5|4|1_0)", "ug/m3", 0, 2_000),
                    of("noise|sound_level|spl", "dB", 0, 140),
                    of("wind_?speed|speed_ms", "m/s", 0, 120),
                    of("wind_?dir(ection)?|azimuth|heading|bearing", "deg", 0, 360),
                    of("rpm", "1/min", 0, 200_000),
                    of("flow|flow_rate", "l/min", 0, 10_000),
                    of("latitude|lat", "lat", -90, 90),
                    of("longitude|lon|lng", "lon", -180, 180),
                    of("ph", "pH", 0, 14),
                    low("link_?quality|lqi", null, 0, 255),
                    low("rssi|signal_(strength|dbm)|signal", "dBm", -140, 0),
                    low("uptime|uptime_?sec|seconds", "s", 0, 1e9),
                    low("(free_?)?(heap|mem(ory)?|ram)(_free)?", "B", 0, 1e12));

    /** What single letters usually stand for. */
    private static final Map<String, String> LETTERS =
            Map.of("t", "temperature", "h", "humidity", "p", "pressure", "u", "voltage");

    /** What tells of danger or harm, and should be the first to leave after a cut. */
    private static final Pattern ALARMING =
            Pattern.compile(
                    "(.*_)?(alarm|fault|error|smoke|water_?leak|leak|gas|carbon_monoxide|tamper|sos|panic|overheat|overload|flood)");

    private static Quantity of(String words, @Nullable String unit, double min, double max) {
        return new Quantity(
                Pattern.compile("(.*_)?(" + words + ")(_?[0-9]{1,2})?"),
                unit,
                min,
                max,
                true,
                Priority.TELEMETRY);
    }

    private static Quantity low(String words, @Nullable String unit, double min, double max) {
        return new Quantity(
                Pattern.compile("(.*_)?(" + words + ")"), unit, min, max, false, Priority.BULK);
    }

    /** What a number of this name and between these two is, or null. */
    static @Nullable Quantity named(String name, BigDecimal least, BigDecimal most) {
        String plain = LETTERS.getOrDefault(name, name);
        return ALL.stream()
                .filter(q -> least.doubleValue() >= q.min && most.doubleValue() <= q.max)
                .filter(q -> q.words.matcher(plain).matches())
                .findFirst()
                .orElse(null);
    }

    /** Whether a state of this name is one to hear of first. */
    static boolean isAlarming(String name) {
        return ALARMING.matcher(name).matches();
    }
}
