using System.Globalization;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Fleet;

/// <summary>
/// What the host of a container asks. <c>/alive</c>: the process answers. <c>/health</c>: its queues can be reached, and the
/// work that it holds goes on.
/// </summary>
internal static class Health
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/alive", () => Results.Text("alive\n"));
        app.MapGet("/health", (IBusControl bus, WorkPulse pulse) =>
        {
            var queues = bus.CheckHealth();
            var problem = queues.Status == BusHealthStatus.Unhealthy ? $"queues: {queues.Description}"
                : pulse.IsStuck ? $"stuck: {pulse.Held} in work, and nothing finished for {pulse.SinceLastBeat.TotalSeconds:F0} s"
                : null;
            return problem is null
                ? Results.Text($"healthy: {pulse.Held} in work\n")
                : Results.Text(problem + "\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        });
    }

    /// <summary>The verb for images that have no shell and no curl.</summary>
    /// <returns>The exit code: 0 where the process on this machine is healthy.</returns>
    public static async Task<int> AskAsync(int port, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/health")), cancellation);
            await Console.Out.WriteAsync(await answer.Content.ReadAsStringAsync(cancellation));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"error: nothing answers on port {port}: {error.Message}");
            return 1;
        }
    }
}
