using System.Text;
using MassTransit.Transports;

namespace MassTransit.AmazonSqsTransport;

/// <summary>Names of topics by type, in characters that an address can carry: Shop_Orders-OrderEvents_Submitted.</summary>
public class AmazonSqsMessageNameFormatter : IMessageNameFormatter
{
    private readonly bool _includesNamespace;
    private readonly string _betweenArguments;
    private readonly string _aroundArguments;
    private readonly string _afterNamespace;
    private readonly string _betweenNested;

    public AmazonSqsMessageNameFormatter(
        string? genericArgumentSeparator = null, string? genericTypeSeparator = null, string? namespaceSeparator = null, string? nestedTypeSeparator = null)
        : this(includeNamespace: true, genericArgumentSeparator, genericTypeSeparator, namespaceSeparator, nestedTypeSeparator) { }

    public AmazonSqsMessageNameFormatter(
        bool includeNamespace,
        string? genericArgumentSeparator = null,
        string? genericTypeSeparator = null,
        string? namespaceSeparator = null,
        string? nestedTypeSeparator = null)
    {
        _includesNamespace = includeNamespace;
        _betweenArguments = genericArgumentSeparator ?? "__";
        _aroundArguments = genericTypeSeparator ?? "--";
        _afterNamespace = namespaceSeparator ?? "-";
        _betweenNested = nestedTypeSeparator ?? "_";
    }

    public string GetMessageName(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsGenericTypeDefinition)
        {
            throw new ArgumentException($"{type} is open: only closed types are messages.", nameof(type));
        }

        var name = new StringBuilder();
        Append(name, type, within: null);
        return name.ToString();
    }

    /// <param name="within">The namespace that the name has already said.</param>
    private void Append(StringBuilder name, Type type, string? within)
    {
        var space = type.Namespace?.Replace(".", _betweenNested, StringComparison.Ordinal);
        if (_includesNamespace && space is not null && space != within)
        {
            name.Append(space).Append(_afterNamespace);
        }

        if (type is { IsNested: true, DeclaringType: { } outer })
        {
            Append(name, outer, space);
            name.Append(_betweenNested);
        }

        name.Append(type.Name.Split('`')[0]);
        if (!type.IsGenericType)
        {
            return;
        }

        var separator = _aroundArguments;
        foreach (var argument in type.GetGenericArguments().Where(argument => !argument.IsGenericParameter))
        {
            name.Append(separator);
            Append(name, argument, space);
            separator = _betweenArguments;
        }

        name.Append(_aroundArguments);
    }
}
