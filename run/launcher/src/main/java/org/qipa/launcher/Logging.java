package org.qipa.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;

/**
 * Where the log goes: what a person has to know to standard error, and with {@code --log} everything from INFO on to a file.
 * In Java, since an XML configuration costs a fifth of a second of every start; one of your own, named by Logback's property
 * {@code logback.configurationFile}, wins.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class Logging extends ContextAwareBase implements Configurator {

    /** System property: the file of {@code --log}. */
    static final String FILE = "qipa.log";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        context.getStatusManager().add(new NopStatusListener()); // what Logback says of itself is for nobody
        String file = System.getProperty(FILE);
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(file == null ? Level.WARN : Level.INFO);
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setTarget("System.err");
        ThresholdFilter warnings = new ThresholdFilter();
        warnings.setLevel(Level.WARN.levelStr);
        warnings.start();
        console.addFilter(warnings);
        add(root, console, "STDERR", "%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n");
        if (file != null) {
            FileAppender<ILoggingEvent> all = new FileAppender<>();
            all.setFile(file);
            add(root, all, "FILE", "%d %-5level [%thread] %logger: %msg%n");
        }
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static void add(Logger root, OutputStreamAppender<ILoggingEvent> appender, String name, String pattern) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern(pattern);
        encoder.start();
        appender.setContext(root.getLoggerContext());
        appender.setName(name);
        appender.setEncoder(encoder);
        appender.start();
        root.addAppender(appender);
    }
}
