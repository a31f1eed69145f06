using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using QueueMap.FaultProxy.Faults;
using QueueMap.FaultProxy.Logging;

namespace QueueMap.FaultProxy;

/// <summary>GET and PUT /faults, GET and DELETE /counts, PUT and DELETE /log, GET /held.</summary>
internal static class ControlEndpoints
{
    public static void Map(WebApplication app, FaultBoard board, CallLog log) => app.Run(http => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("GET", "/faults") => http.Response.WriteAsJsonAsync(board.Plan.Settings, FaultSettings.Json),
        ("PUT", "/faults") => PutAsync(http, board),
        ("GET", "/counts") => http.Response.WriteAsJsonAsync(board.Counts(), FaultSettings.Json),
        ("DELETE", "/counts") => Reset(http, board),
        ("GET", "/held") => http.Response.WriteAsJsonAsync(log.Held, FaultSettings.Json),
        ("PUT", "/log") => LogAsync(http, log),
        ("DELETE", "/log") => EndLog(http, log),
        _ => RefuseAsync(http, StatusCodes.Status404NotFound, "Known are GET and PUT /faults, GET and DELETE /counts, PUT and DELETE /log, GET /held."),
    });

    /// <summary>The body is the name of the file.</summary>
    private static async Task LogAsync(HttpContext http, CallLog log)
    {
        using var reader = new StreamReader(http.Request.Body);
        log.WriteTo(await reader.ReadToEndAsync());
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static Task EndLog(HttpContext http, CallLog log)
    {
        log.WriteTo(null);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static async Task PutAsync(HttpContext http, FaultBoard board)
    {
        using var reader = new StreamReader(http.Request.Body);
        try
        {
            board.Replace(FaultSettings.Parse(await reader.ReadToEndAsync()));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            await RefuseAsync(http, StatusCodes.Status400BadRequest, exception.Message);
        }
    }

    private static Task Reset(HttpContext http, FaultBoard board)
    {
        board.ResetCounts();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task RefuseAsync(HttpContext http, int status, string why)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsync(why);
    }
}
