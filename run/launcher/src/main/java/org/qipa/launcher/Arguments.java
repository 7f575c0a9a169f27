package org.qipa.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command line. Options stand before or after the word. */
@Command(name = "qipa", sortOptions = false, usageHelpAutoWidth = true,
        synopsisHeading = "",
        customSynopsis = {
            "Usage: qipa [options]                  device, then a prompt",
            "       qipa [options] demo             a demonstration; exit code 0 if all of it worked",
            "       qipa [options] exec 'LINE'...   lines of the shell, once every device is READY",
            "       qipa [options] script FILE...   plays scripts; exit code 0 if all that they expect holds",
            "       qipa [options] modem            only a virtual modem, on the kernel's QRTR, until Ctrl-C",
            "       qipa [options] check            starts and stops; exit code 0 if every bundle became active",
            "       qipa [options] export FOLDER    bundles and configurations for a container of your own"
        },
        description = {"%nStarts an OSGi container with qipa, a virtual IPA and a virtual modem.%n"},
        optionListHeading = "Options:%n",
        footer = {"%nExit codes: 0 done, 1 it did not work, 2 the command line cannot be meant."})
final class Arguments {

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
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

    @Option(names = "--soc", paramLabel = "NAME", defaultValue = "sdm845",
            description = "SoC of the devices (default: ${DEFAULT-VALUE})")
    private String soc;

    @Option(names = "--silicon", paramLabel = "NAME", description = "what the virtual hardware is, if not the SoC")
    private String silicon;

    @Option(names = "--devices", paramLabel = "N", defaultValue = "1",
            description = "how many devices: ipa0, ipa1, ... (default: ${DEFAULT-VALUE})")
    private int devices;

    @Option(names = "--qrtr", paramLabel = "NAME",
            description = "QRTR transport: local, in the process (default), or kernel, AF_QIPCRTR sockets (modem's default)")
    private String qrtr;

    @Option(names = "--tun", description = "Linux TUN interfaces instead of ends inside the process (needs root)")
    private boolean tun;

    @Option(names = "--features", paramLabel = "NAME", split = ",", defaultValue = "qipa",
            description = "files of the folder features to start (default: ${DEFAULT-VALUE})")
    private List<String> features;

    @Option(names = "--conf", paramLabel = "FILE",
            description = "configurations to write, in place of run/conf/default.json, with the same variables")
    private Path conf;

    @Option(names = "--log", paramLabel = "FILE", description = "write the log, from INFO on, to a file too")
    private Path log;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "this text")
    private boolean help;

    @Parameters(hidden = true)
    private List<String> words = List.of();

    private Arguments() {}

    /** Reads a command line; a bad one is refused with one line. */
    static Arguments parse(String... args) throws LaunchException {
        Arguments arguments = new Arguments();
        try {
            new CommandLine(arguments).setOverwrittenOptionsAllowed(false).parseArgs(args);
        } catch (ParameterException e) {
            throw refused(e.getMessage().lines().findFirst().orElse("bad command line"));
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

    String usage() {
        return new CommandLine(this).getUsageMessage();
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
