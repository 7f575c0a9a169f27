package org.qipa.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.LoggerFactory;

/** The program: {@code qipa [options] [demo | exec LINE... | script FILE... | modem | check | export FOLDER]}. */
public final class Main {

    /** Where all bundles that devices need have started. */
    private static final int DEVICES_LEVEL = 14;
    /** Where the shell has, too; its prompt is {@link Console#PROMPT_LEVEL}. */
    private static final int SHELL_LEVEL = 19;
    private static final int READY_LIMIT_SECONDS = 30;
    private static final long CONFIGURATION_LIMIT_MS = 5_000;
    /** A SoC may come from a watched folder, a moment after the bundles. */
    private static final long SOC_LIMIT_MS = 1_500;
    /** What a modem without a device is called, in its configurations too. */
    private static final String MODEM = "modem";
    private static final String SOC = "(objectClass=org.qipa.api.soc.SocDescriptor)";

    private final Arguments arguments;
    private final Path home;
    private final PrintStream out;

    private Main(Arguments arguments, Path home, PrintStream out) {
        this.arguments = arguments;
        this.home = home;
        this.out = out;
    }

    /** Runs and exits: 0 when all went well, 1 when not, 2 for a command line that cannot be meant. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int exitCode;
        try {
            Arguments arguments = Arguments.parse(args);
            if (arguments.helpRequested()) {
                out.print(Arguments.usage());
                exitCode = 0;
            } else {
                exitCode = new Main(arguments, Path.of(System.getProperty("qipa.home", "")).toAbsolutePath(), out).run();
            }
        } catch (LaunchException e) {
            System.err.println("qipa: " + e.getMessage());
            exitCode = e.exitCode();
        } catch (IOException | BundleException e) {
            System.err.println("qipa: " + e);
            exitCode = LaunchException.FAILED;
        } catch (InterruptedException e) {
            exitCode = LaunchException.FAILED;
        }
        System.exit(exitCode);
    }

    private int run() throws LaunchException, IOException, BundleException, InterruptedException {
        Optional<String> obstacle = arguments.tun() ? Tun.obstacle() : Optional.empty();
        if (obstacle.isPresent()) {
            throw new LaunchException(LaunchException.FAILED, obstacle.get());
        }
        if (arguments.log() != null) {
            System.setProperty(Logging.FILE, arguments.log().toAbsolutePath().toString());
        }
        // Takes its time, so beside reading the features; and it is done before the first bundle logs.
        Thread logging = Thread.ofPlatform().daemon().start(LoggerFactory::getILoggerFactory);
        List<Path> files = arguments.features().stream()
                .map(name -> home.resolve("features").resolve(name + ".json")).toList();
        Features features = Features.read(files);
        logging.join();
        BundleRepository repository = new BundleRepository(home.resolve("run/target/bundles"));
        return arguments.word() == Arguments.Word.EXPORT ? export(features, repository) : start(features, repository);
    }

    private int export(Features features, BundleRepository repository) throws IOException, LaunchException {
        Export export = new Export(Path.of(arguments.rest().getFirst()));
        export.bundles(features, repository);
        export.configurations(configurations());
        return 0;
    }

    private int start(Features features, BundleRepository repository)
            throws LaunchException, IOException, BundleException, InterruptedException {
        boolean atTerminal = arguments.word() == Arguments.Word.PROMPT && Console.isTerminal();
        // The shell's bundle opens a terminal in any case; the way without a library of its own leaves no file behind.
        System.setProperty("org.jline.terminal.provider", atTerminal ? "ffm" : "dumb");
        if (isExec()) {
            System.setOut(System.err); // the lines' output goes to out, and nothing else
        }
        try (Container container = Container.create(features, properties(atTerminal))) {
            return start(container, features, repository, atTerminal);
        }
    }

    private int start(Container container, Features features, BundleRepository repository, boolean atTerminal)
            throws LaunchException, IOException, InterruptedException {
        try {
            container.start(features, repository);
            Interrupt.take(Interrupt::exit);
            if (arguments.word() == Arguments.Word.CHECK) {
                container.requireActive();
                return 0;
            }
            if (arguments.word() == Arguments.Word.MODEM) {
                return modem(container);
            }
            requireSoc(container, "--soc", arguments.soc());
            if (arguments.silicon() != null) {
                requireSoc(container, "--silicon", arguments.silicon());
            }
            boolean probed = !arguments.qrtr().equals(Arguments.LOCAL);
            if (!probed) {
                configure(container); // devices come up while the shell does
            }
            Gogo gogo = shell(container);
            if (probed) {
                gogo.requireSilently("qmi:probe " + arguments.qrtr());
                configure(container);
            }
            return switch (arguments.word()) {
                case DEMO -> gogo.run("ipa:demo");
                case EXEC -> exec(container, gogo, arguments.rest());
                case SCRIPT -> exec(container, gogo, arguments.rest().stream()
                        .map(f -> "ipa:script '" + Path.of(f).toAbsolutePath() + "'").toList());
                default -> prompt(container, gogo, atTerminal);
            };
        } catch (LaunchException | IllegalStateException e) {
            if (container.isClosing()) {
                return Interrupt.EXIT_CODE; // whoever stops the process knows why it did not get further
            }
            throw e;
        }
    }

    private Gogo shell(Container container) throws LaunchException, InterruptedException {
        container.startLevel(SHELL_LEVEL);
        return Gogo.of(container, out);
    }

    /** A modem without a device: whoever speaks QMI on this fabric is its client. */
    private int modem(Container container) throws LaunchException, IOException, InterruptedException {
        Gogo gogo = shell(container);
        gogo.requireSilently("qmi:probe " + arguments.qrtr());
        configure(container);
        String fabric = arguments.qrtr() + "/" + MODEM;
        gogo.requireSilently("qmi:await " + fabric);
        gogo.run("qmi:lookup -q " + fabric);
        out.println("qipa: the modem serves, Ctrl-C ends it");
        container.waitForStop();
        return 0;
    }

    /** Whether only the lines' own output is wanted. */
    private boolean isExec() {
        return arguments.word() == Arguments.Word.EXEC || arguments.word() == Arguments.Word.SCRIPT;
    }

    private Map<String, String> properties(boolean atTerminal) {
        Path run = home.resolve("run");
        Map<String, String> properties = new HashMap<>();
        properties.put("qipa.soc.dir", run.resolve("soc").toString());
        properties.put("qipa.console", String.valueOf(!isExec()));
        properties.put("gosh.home", run.resolve("conf").toString());
        if (arguments.word() != Arguments.Word.CHECK) {
            properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, String.valueOf(DEVICES_LEVEL));
        }
        properties.put("gosh.args", atTerminal ? "--noshutdown" : "--nointeractive");
        return properties;
    }

    private void configure(Container container) throws LaunchException, IOException, InterruptedException {
        ConfigurationAdmin admin = container.await(ConfigurationAdmin.class, CONFIGURATION_LIMIT_MS);
        if (admin == null) {
            throw new LaunchException(LaunchException.FAILED, "the container has no ConfigurationAdmin");
        }
        Template.write(admin, configurations());
    }

    /** Those of all devices asked for. */
    private Map<String, Dictionary<String, Object>> configurations() throws IOException {
        boolean modem = arguments.word() == Arguments.Word.MODEM;
        Template template = Template.read(arguments.conf() == null
                ? home.resolve("run/conf").resolve(modem ? "modem.json" : "default.json") : arguments.conf());
        Map<String, String> values = new HashMap<>();
        values.put("soc", arguments.soc());
        values.put("silicon", arguments.silicon());
        values.put("qrtr", arguments.qrtr());
        values.put("end", arguments.tun() ? "tun" : "local");
        Map<String, Dictionary<String, Object>> configurations = new LinkedHashMap<>();
        for (int n = 0; n < arguments.devices(); n++) {
            values.put("n", String.valueOf(n));
            configurations.putAll(template.apply(values));
        }
        return configurations;
    }

    private static void requireSoc(Container container, String option, String soc)
            throws LaunchException, InterruptedException {
        if (!container.awaitRegistered("(&" + SOC + "(qipa.soc=" + soc + "))", SOC_LIMIT_MS)) {
            throw new LaunchException(LaunchException.USAGE,
                    option + " " + soc + ": there is no such SoC; there are " + socs(container));
        }
    }

    private static String socs(Container container) {
        try {
            var references = container.context().getAllServiceReferences(null, SOC);
            return Stream.of(references == null ? new ServiceReference<?>[0] : references)
                    .map(reference -> String.valueOf(reference.getProperty("qipa.soc")))
                    .distinct().sorted().collect(Collectors.joining(", "));
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int exec(Container container, Gogo gogo, List<String> lines)
            throws LaunchException, InterruptedException {
        gogo.awaitReady(READY_LIMIT_SECONDS);
        container.startLevel(Console.PROMPT_LEVEL);
        for (String line : lines) {
            int code = gogo.run(line);
            if (code != 0) {
                return code;
            }
        }
        return 0;
    }

    private static int prompt(Container container, Gogo gogo, boolean atTerminal)
            throws LaunchException, IOException, InterruptedException {
        try {
            gogo.awaitReady(READY_LIMIT_SECONDS);
        } catch (LaunchException e) {
            if (container.isClosing()) {
                throw e;
            }
            System.err.println("qipa: " + e.getMessage()); // a person can look why, at the prompt
        }
        Console console = new Console(container);
        if (atTerminal) {
            console.prompt();
        } else {
            console.lines(gogo, System.in);
        }
        return 0;
    }
}
