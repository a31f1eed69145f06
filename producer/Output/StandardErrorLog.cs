using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace QueueMap.Producer.Output;

/// <summary>The log of the hosts inside the command. It goes to standard error whole: standard output is the result's.</summary>
internal static class StandardErrorLog
{
    public static void AddTo(ILoggingBuilder logging, bool verbose)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Error);
    }
}
