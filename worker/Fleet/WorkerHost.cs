using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QueueMap.Worker.Fleet.Protection;

namespace QueueMap.Worker.Fleet;

/// <summary>A worker or reducer process.</summary>
public static class WorkerHost
{
    /// <summary>Short names of settings on the command line.</summary>
    private static readonly Dictionary<string, string> s_flags = new(StringComparer.Ordinal)
    {
        ["--role"] = "QueueMap:Role",
        ["--state"] = "QueueMap:State",
        ["--workers"] = "QueueMap:Workers",
        ["--fetch-concurrency"] = "QueueMap:FetchConcurrency",
        ["--health-port"] = "QueueMap:Health:Port",
        ["--topology"] = "QueueMap:Topology",
    };

    public static IEnumerable<string> Flags => s_flags.Keys;

    /// <exception cref="FleetOptionsException">The configuration is wrong; everything that is, is named.</exception>
    public static WebApplication Build(string[] arguments)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddCommandLine(arguments, s_flags);
        var options = OptionsOf(builder.Configuration);
        ConfigureLogging(builder.Logging);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenAnyIP(options.HealthPort));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopWithin);
        builder.Services.AddFleet(options, new FleetAccess(TimeProvider.System) { TaskAgent = Environment.GetEnvironmentVariable(TaskAgent.Variable) });
        builder.Services.AddHostedService<Telemetry>();
        var app = builder.Build();
        Health.Map(app);
        return app;
    }

    /// <summary>Until the process is told to stop. That may be while it starts: an orchestrator that changes its mind is no fault.</summary>
    public static async Task RunAsync(WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping; // The host is disposed of when it has run.
        try
        {
            await app.RunAsync();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Nothing was received yet, or what was has been given back.
        }
    }

    public static FleetOptions OptionsOf(IConfiguration configuration) => FleetOptionsReader.Read(configuration);

    public static IConfiguration ConfigurationOf(string[] arguments) => new ConfigurationBuilder()
        .SetBasePath(AppContext.BaseDirectory)
        .AddJsonFile("appsettings.json", optional: true)
        .AddEnvironmentVariables()
        .AddCommandLine(arguments, s_flags)
        .Build();

    // One JSON object a line: what a log service of a container takes apart by itself.
    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(console => (console.UseUtcTimestamp, console.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    }
}
