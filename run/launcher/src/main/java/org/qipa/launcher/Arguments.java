package org.qipa.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.apache.commons.cli.UnrecognizedOptionException;
import org.apache.commons.cli.help.HelpFormatter;
import org.apache.commons.cli.help.TextHelpAppendable;

/** The command line. Options stand before or after the word. */
final class Arguments {

    private static final String USAGE = """
            Usage: qipa [options]                  device, then a prompt
                   qipa [options] demo             a demonstration; exit code 0 if it worked
                   qipa [options] exec 'LINE'...   lines of the shell, once all devices are READY
                   qipa [options] script FILE...   plays scripts; exit code 0 if all they expect
                                                   holds
                   qipa [options] modem            only a virtual modem, on the kernel's QRTR,
                                                   until Ctrl-C
                   qipa [options] check            starts and stops; exit code 0 if every bundle
                                                   became active
                   qipa [options] export FOLDER    bundles and configurations for a container of
                                                   your own

            Starts an OSGi container with qipa, a virtual IPA and a virtual modem.

            """;
    private static final String EXIT_CODES = """

            Exit codes: 0 done, 1 it did not work, 2 the command line cannot be meant.
            """;

    /** What to do. */
    enum Word {
        /** A prompt. */
        PROMPT,
        /** The demonstration. */
        DEMO,
        /** Lines of the shell. */
        EXEC,
        /** Scripts of faults and stimuli. */
        SCRIPT,
        /** A modem for somebody else's software. */
        MODEM,
        /** Start and stop. */
        CHECK,
        /** Bundles and configurations into a folder. */
        EXPORT
    }

    /** More would need more than a container's worth of memory. */
    private static final int DEVICES_LIMIT = 64;
    /** QRTR transport inside the process. */
    static final String LOCAL = "local";
    private static final String KERNEL = "kernel";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._][A-Za-z0-9._-]*");

    private static final Option SOC = named("soc", "NAME", "SoC of the devices (default: sdm845)");
    private static final Option SILICON = named("silicon", "NAME", "what the virtual hardware is, if not the SoC");
    private static final Option DEVICES = named("devices", "N", "how many devices: ipa0, ipa1, ... (default: 1)");
    private static final Option QRTR = named("qrtr", "NAME",
            "QRTR transport: local, in the process (default), or kernel, AF_QIPCRTR sockets (modem's default)");
    private static final Option TUN = Option.builder().longOpt("tun")
            .desc("Linux TUN interfaces instead of ends inside the process (needs root)").get();
    private static final Option FEATURES = named("features", "NAME[,NAME...]",
            "files of the folder features to start (default: qipa)");
    private static final Option CONF = named("conf", "FILE",
            "configurations to write, in place of run/conf/default.json, with the same variables");
    private static final Option LOG = named("log", "FILE", "write the log, from INFO on, to a file too");
    private static final Option HELP = Option.builder("h").longOpt("help").desc("this text").get();

    private static final Options OPTIONS = new Options();

    static {
        List.of(SOC, SILICON, DEVICES, QRTR, TUN, FEATURES, CONF, LOG, HELP).forEach(OPTIONS::addOption);
    }

    private final String soc;
    private final String silicon;
    private final int devices;
    private final String qrtr;
    private final boolean tun;
    private final List<String> features;
    private final Path conf;
    private final Path log;
    private final boolean help;
    private final List<String> words;

    private Arguments(CommandLine line) throws LaunchException {
        for (Option option : line.getOptions()) {
            if (line.getOptionValues(option) != null && line.getOptionValues(option).length > 1) {
                throw refused("--" + option.getLongOpt() + " is there more than once");
            }
        }
        soc = line.getOptionValue(SOC, "sdm845");
        silicon = line.getOptionValue(SILICON);
        devices = number(DEVICES, line.getOptionValue(DEVICES, "1"));
        qrtr = line.getOptionValue(QRTR);
        tun = line.hasOption(TUN);
        features = List.of(line.getOptionValue(FEATURES, "qipa").split(","));
        conf = path(line.getOptionValue(CONF));
        log = path(line.getOptionValue(LOG));
        help = line.hasOption(HELP);
        words = line.getArgList();
    }

    private static Option named(String name, String value, String description) {
        return Option.builder().longOpt(name).hasArg().argName(value).desc(description).get();
    }

    private static Path path(String file) {
        return file == null ? null : Path.of(file);
    }

    private static int number(Option option, String value) throws LaunchException {
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw refused("--" + option.getLongOpt() + " '" + value + "' is not a number");
        }
    }

    /** Reads a command line; a bad one is refused with one line. */
    static Arguments parse(String... args) throws LaunchException {
        Arguments arguments;
        try {
            arguments = new Arguments(DefaultParser.builder().setAllowPartialMatching(false).get().parse(OPTIONS, args));
        } catch (MissingArgumentException e) {
            throw refused("--" + e.getOption().getLongOpt() + " needs a " + e.getOption().getArgName());
        } catch (UnrecognizedOptionException e) {
            throw refused("unknown option " + e.getOption());
        } catch (ParseException e) {
            throw refused(e.getMessage());
        }
        if (!arguments.help) {
            arguments.check();
        }
        return arguments;
    }

    private void check() throws LaunchException {
        if (devices < 1 || devices > DEVICES_LIMIT) {
            throw refused("--devices " + devices + " is not in 1.." + DEVICES_LIMIT);
        }
        checkName("--soc", soc);
        if (silicon != null) {
            checkName("--silicon", silicon);
        }
        if (qrtr != null) {
            checkName("--qrtr", qrtr);
        }
        for (String feature : features) {
            checkName("--features", feature);
        }
        switch (words.isEmpty() ? "" : words.getFirst()) {
            case "" -> { }
            case "demo", "check", "modem" -> {
                if (words.size() > 1) {
                    throw refused(words.getFirst() + " takes no '" + words.get(1) + "'");
                }
            }
            case "exec" -> {
                if (words.size() == 1) {
                    throw refused("exec needs a line, such as exec 'ipa:list'");
                }
            }
            case "script" -> {
                if (words.size() == 1) {
                    throw refused("script needs a file");
                }
            }
            case "export" -> {
                if (words.size() != 2) {
                    throw refused("export needs a folder");
                }
            }
            default -> throw refused("unknown word '" + words.getFirst() + "': demo, exec, script, modem, check, export or none");
        }
        if (qrtr().equals(KERNEL) && devices > 1) {
            throw refused("--qrtr " + KERNEL + " serves one device: --devices " + devices);
        }
    }

    private static void checkName(String option, String name) throws LaunchException {
        if (!NAME.matcher(name).matches()) {
            throw refused(option + " '" + name + "' is not a name");
        }
    }

    private static LaunchException refused(String message) {
        return new LaunchException(LaunchException.USAGE, message + " (see --help)");
    }

    boolean helpRequested() {
        return help;
    }

    static String usage() {
        StringBuilder text = new StringBuilder(USAGE);
        try {
            HelpFormatter.builder().setShowSince(false).setHelpAppendable(new TextHelpAppendable(text)).get()
                    .printOptions(OPTIONS);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringBuilder does not
        }
        return text.append(EXIT_CODES).toString();
    }

    Word word() {
        return words.isEmpty() ? Word.PROMPT : Word.valueOf(words.getFirst().toUpperCase(Locale.ROOT));
    }

    /** What follows the word: the lines of {@code exec}, the files of {@code script}, the folder of {@code export}. */
    List<String> rest() {
        return words.isEmpty() ? List.of() : words.subList(1, words.size());
    }

    String soc() {
        return soc;
    }

    /** Null: the same as the SoC. */
    String silicon() {
        return silicon;
    }

    /** Name of the QRTR transport. */
    String qrtr() {
        if (qrtr != null) {
            return qrtr;
        }
        return word() == Word.MODEM ? KERNEL : LOCAL;
    }

    int devices() {
        return devices;
    }

    boolean tun() {
        return tun;
    }

    List<String> features() {
        return features;
    }

    /** Null: the default one. */
    Path conf() {
        return conf;
    }

    /** Null: none. */
    Path log() {
        return log;
    }
}
