using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Configuration;
using QueueMap.Storage.DynamoDb;
using QueueMap.Storage.S3;
using QueueMap.Worker.Hosting;

namespace QueueMap.Worker.Fleet;

/// <summary>Reads the configuration, and tells everything that is wrong with it at once: a container starts only so often a day.</summary>
public sealed class FleetOptionsReader
{
    private readonly IConfigurationSection _section;
    private readonly List<string> _errors = [];
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    private FleetOptionsReader(IConfiguration configuration) => _section = configuration.GetSection(FleetOptions.Section);

    /// <exception cref="FleetOptionsException">Names every value that is missing, wrong or unknown.</exception>
    public static FleetOptions Read(IConfiguration configuration) => new FleetOptionsReader(configuration).Read();

    private FleetOptions Read()
    {
        var standard = new FleetOptions { State = "" };
        var options = new FleetOptions
        {
            State = Text("State", "", S3Address.IsOne, "s3://BUCKET/PREFIX"),
            Tables = new TableNames(
                Text("Tables:Runs", standard.Tables.Runs, IsTable, TableForm),
                Text("Tables:Results", standard.Tables.Results, IsTable, TableForm)),
            Queues = new QueueNames(
                Text("Queues:Batches", standard.Queues.Batches, IsQueue, QueueForm),
                Text("Queues:Partials", standard.Queues.Partials, IsQueue, QueueForm)),
            Visibility = TimeSpan.FromSeconds(Number("Queues:VisibilitySeconds", (int)standard.Visibility.TotalSeconds, 1, 43_200)),
            Topology = Choice("Topology", standard.Topology),
            Role = Choice("Role", standard.Role),
            Workers = Number("Workers", standard.Workers, 1, FleetOptions.MaxWorkers),
            FetchConcurrency = Number("FetchConcurrency", standard.FetchConcurrency, 1, S3Options.LargestMaxGets),
            S3Client = Choice("S3:Client", standard.S3Client),
            HealthPort = Number("Health:Port", standard.HealthPort, 0, 65_535),
            Ecs = new EcsSettings(
                Text("Ecs:Cluster", standard.Ecs.Cluster, IsEcsOrNone, EcsForm),
                Text("Ecs:Service", standard.Ecs.Service, IsEcsOrNone, EcsForm),
                Number("Ecs:MaxTasks", standard.Ecs.MaxTasks, 1, EcsSettings.MaxTasksOfService),
                Text("Ecs:TaskSize", standard.Ecs.TaskSize, IsTaskSize, TaskSizeForm)),
            StopWithin = TimeSpan.FromSeconds(Number("StopWithinSeconds", (int)standard.StopWithin.TotalSeconds, 1, 3_600)),
        };
        foreach (var (key, value) in _section.AsEnumerable(makePathsRelative: true).Where(entry => entry.Value is not null && !_known.Contains(entry.Key)))
        {
            _errors.Add($"{NameOf(key)} is '{value}', and there is no such setting. There are {string.Join(", ", _known.Select(NameOf))}.");
        }

        return _errors.Count == 0 ? options : throw new FleetOptionsException(_errors);
    }

    private const string TableForm = "3 to 255 characters of a-z, A-Z, 0-9, '_', '-' and '.'";

    private const string QueueForm = "1 to 75 characters of a-z, A-Z, 0-9, '_' and '-'"; // 80, less the "-dead" of its dead-letter queue.

    private const string EcsForm = "1 to 255 characters of a-z, A-Z, 0-9, '_' and '-'";

    private const string TaskSizeForm = "VCPU:GB-arm or VCPU:GB-x86 of a size that Fargate has, such as 1:2-arm";

    private static bool IsEcsOrNone(string name) => name.Length <= 255 && name.All(IsWordOrDash);

    private static bool IsTaskSize(string size) => size.Split('-') is [var shape, "arm" or "x86"] && shape.Split(':') is [var cpu, var gb]
        && double.TryParse(cpu, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
        && double.TryParse(gb, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);

    private static bool IsTable(string name) => name.Length is >= 3 and <= 255 && name.All(c => IsWordOrDash(c) || c == '.');

    private static bool IsQueue(string name) => name.Length is >= 1 and <= 75 && name.All(IsWordOrDash);

    private static bool IsWordOrDash(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';

    private string Text(string key, string standard, Func<string, bool> allows, string form)
    {
        _known.Add(key);
        var text = _section[key] ?? standard;
        if (!allows(text))
        {
            _errors.Add(text.Length == 0 ? $"{NameOf(key)} is not set; set it to {form}." : $"{NameOf(key)} is '{text}'; set it to {form}.");
        }

        return text;
    }

    private int Number(string key, int standard, int least, int most)
    {
        _known.Add(key);
        if (_section[key] is not { } text)
        {
            return standard;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        _errors.Add($"{NameOf(key)} is '{text}'; set it to a whole number from {least:N0} to {most:N0}.");
        return standard;
    }

    private T Choice<T>(string key, T standard) where T : struct, Enum
    {
        _known.Add(key);
        if (_section[key] is not { } text)
        {
            return standard;
        }

        // By name only: Enum.TryParse takes any number, and several names at once.
        foreach (var value in Enum.GetValues<T>().Where(value => string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase)))
        {
            return value;
        }

        _errors.Add($"{NameOf(key)} is '{text}'; set it to {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}.");
        return standard;
    }

    private static string NameOf(string key) => $"{FleetOptions.Section}:{key}".Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant();
}

/// <param name="errors">A sentence each.</param>
public sealed class FleetOptionsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    public IReadOnlyList<string> Errors { get; } = errors;
}
