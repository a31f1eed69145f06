using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace QueueMap.EndToEnd.Deployment;

/// <summary>A role of deploy/, with the policies that roles.tf gives it, rendered for the emulators.</summary>
internal sealed partial class DeployedRole
{
    private DeployedRole(string name, IEnumerable<string> policies)
    {
        Name = name;
        Statements = [.. policies.SelectMany(StatementsOf)];
    }

    public static IReadOnlyList<DeployedRole> All { get; } =
    [
        new("producer", ["producer", "list-source"]),
        new("worker", ["worker", "read-source"]),
        new("reducer", ["reducer"]),
        new("operator", ["operator", "list-source", "read-source"]),
    ];

    public string Name { get; }

    public IReadOnlyList<PolicyStatement> Statements { get; }

    public static DeployedRole Named(string name) => All.Single(role => role.Name == name);

    /// <summary>A denial wins, and what nothing allows is denied.</summary>
    public bool Allows(ApiCall call) =>
        !Statements.Any(statement => !statement.Allows && statement.Covers(call)) && Statements.Any(statement => statement.Allows && statement.Covers(call));

    public static string Template(string policy) => File.ReadAllText(Path.Join(Readme.Root, "deploy", "policies", $"{policy}.json.tftpl"));

    private static IEnumerable<PolicyStatement> StatementsOf(string policy)
    {
        var text = Placeholder().Replace(Template(policy), match => DeployedFleet.Variables[match.Groups["name"].Value]);
        return JsonNode.Parse(text)!["Statement"]!.AsArray().Select(statement => new PolicyStatement(statement!.AsObject()));
    }

    [GeneratedRegex(@"\$\{(?<name>\w+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
