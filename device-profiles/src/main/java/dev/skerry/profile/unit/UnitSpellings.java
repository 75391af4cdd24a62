package dev.skerry.profile.unit;

import static java.util.Map.entry;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What units are called by people and in other formats: EdgeX takes any text, W3C things name QUDT
 * ({@code unit:DEG_C}) or OM ({@code om:degree_Celsius}). The one table for all of them.
 */
final class UnitSpellings {
    /** Symbols with their names in lower case, words separated by one blank. */
    private static final List<Entry<String, String>> NAMES =
            List.of(
                    entry(
                            "Cel",
                            "°c|℃|degc|deg c|celsius|cel|degree celsius|degrees celsius|degrees c|centigrade|degree c"),
                    entry(
                            "[degF]",
                            "°f|degf|deg f|fahrenheit|degree fahrenheit|degrees fahrenheit|degrees f"),
                    entry("K", "kelvin|kelvins"),
                    entry("deg", "°|degree|degrees|degree angle|arc degree"),
                    entry("rad", "radian|radians"),
                    entry(
                            "1/min",
                            "rpm|r/min|rev/min|revolutions per minute|revolution per minute|revolution per min|rotations per minute"),
                    entry("%", "percent|pct|percentage"),
                    entry(
                            "%RH",
                            "rh|percent rh|relative humidity|percent relative humidity|% rh|%rh"),
                    entry("[psi]", "psi|lbf/in2|pound force per square inch"),
                    entry("Pa", "pascal|pascals"),
                    entry("hPa", "hectopascal|hectopascals|mbar|millibar"),
                    entry("kPa", "kilopascal|kilopascals"),
                    entry("bar", "bars"),
                    entry("Ohm", "ohm|ohms|ω"),
                    entry("lx", "lux"),
                    entry("lm", "lumen|lumens"),
                    entry("cd", "candela"),
                    entry("s", "sec|second|seconds|secs"),
                    entry("ms", "msec|millisecond|milliseconds|millis"),
                    entry("us", "microsecond|microseconds"),
                    entry("min", "minute|minutes|mins"),
                    entry("h", "hour|hours|hr|hrs"),
                    entry("d", "day|days"),
                    entry("V", "volt|volts"),
                    entry("mV", "millivolt|millivolts"),
                    entry("kV", "kilovolt|kilovolts"),
                    entry("A", "ampere|amperes|amp|amps"),
                    entry("mA", "milliampere|milliamperes|milliamp|milliamps"),
                    entry("W", "watt|watts"),
                    entry("kW", "kilowatt|kilowatts"),
                    entry("VA", "volt ampere|voltampere|volt amperes"),
                    entry("var", "volt ampere reactive"),
                    entry("Wh", "watt hour|watthour|watt hours"),
                    entry("kWh", "kilowatt hour|kilowatthour|kilowatt hours|kw hr|kwh"),
                    entry("J", "joule|joules"),
                    entry("N", "newton|newtons"),
                    entry("Hz", "hertz"),
                    entry("B", "byte|bytes|octet"),
                    entry("bit", "bits"),
                    entry("KiB", "kibibyte"),
                    entry("N.m", "nm|newton metre|newton meter"),
                    entry("m", "meter|metre|meters|metres"),
                    entry("cm", "centimeter|centimetre|centimeters|centimetres|centim"),
                    entry("mm", "millimeter|millimetre|millimeters|millimetres|millim"),
                    entry("km", "kilometer|kilometre|kilometers|kilometres"),
                    entry("kg", "kilogram|kilograms|kilogm"),
                    entry("g", "gram|grams|gm"),
                    entry("l", "liter|litre|liters|litres"),
                    entry("m3", "cubic meter|cubic metre|cubic meters|cubic metres"),
                    entry("m2", "square meter|square metre"),
                    entry("l/min", "liters per minute|litres per minute|lpm"),
                    entry("l/s", "liters per second|litres per second"),
                    entry(
                            "m3/h",
                            "cubic meter per hour|cubic metre per hour|cubic meters per hour"),
                    entry(
                            "km/h",
                            "kph|kmh|kilometer per hour|kilometre per hour|kilometers per hour"),
                    entry(
                            "m/s",
                            "mps|m per s|m per sec|meter per second|metre per second|meters per second|metres per second"),
                    entry(
                            "m/s2",
                            "m per s2|m per sec2|meter per second squared|metre per second squared|meter per square second"),
                    entry("[in_i]", "inch|inches"),
                    entry("[ft_i]", "ft|feet|foot"),
                    entry("[mi_i]", "mile|miles"),
                    entry("[gal_us]", "gal|gallon|gallons"),
                    entry("[lb_av]", "lb|lbs|pound|pounds"),
                    entry("ppm", "parts per million"),
                    entry("count", "counts|number|pcs|pieces"),
                    entry("ug/m3", "microgram per cubic meter|micrograms per cubic meter"),
                    entry("dB", "decibel|decibels"),
                    entry("dBm", "decibel milliwatt"),
                    entry("pH", "ph"));

    private static final Map<String, String> SYMBOLS = symbols();

    /** The name at the end of an address or of a compact one, such as {@code unit:DEG_C}. */
    private static final Pattern PREFIX = Pattern.compile("^(https?://.*[/#]|[A-Za-z][\\w.-]*:)");

    private UnitSpellings() {}

    /** The symbol, or null if the spelling is not known. */
    static @Nullable String symbolFor(String written) {
        String name = PREFIX.matcher(written.strip()).replaceFirst("");
        String symbol = plain(name);
        String found = SYMBOLS.get(symbol.toLowerCase(Locale.ROOT));
        if (found == null) {
            String words = symbol.replaceAll("([a-z])([A-Z])", "$1 $2").replaceAll("[\\s_-]+", " ");
            found = SYMBOLS.get(words.toLowerCase(Locale.ROOT).strip());
        }
        return found != null ? found : Units.isKnown(symbol) ? symbol : null;
    }

    /** Every symbol of the table. */
    static Collection<String> all() {
        return SYMBOLS.values();
    }

    private static String plain(String unit) {
        return unit.replace("²", "2")
                .replace("³", "3")
                .replace("^", "")
                .replace("µ", "u")
                .replace("μ", "u")
                .replace("·", ".")
                .replace("*", ".");
    }

    private static Map<String, String> symbols() {
        var symbols = new HashMap<String, String>();
        for (Entry<String, String> names : NAMES) {
            for (String name : names.getValue().split("\\|", -1)) {
                symbols.put(name, names.getKey());
            }
        }
        return Map.copyOf(symbols);
    }
}
