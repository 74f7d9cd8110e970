using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync;

/// <summary>Validation rules and delete rules in a model's JSON. What a member's own properties say is not repeated there.</summary>
internal static class ModelJsonRules
{
    public static void Write(Utf8JsonWriter json, EntityDefinition entity)
    {
        ValidationRule[] rules = [.. entity.ValidationRules.Where(rule => rule is not (RequiredRule or LengthRule or SizeRule))];
        if (rules.Length > 0)
        {
            json.WriteStartArray("validation");
            foreach (ValidationRule rule in rules) Write(json, rule);
            json.WriteEndArray();
        }
        if (entity.DeleteRules.IsEmpty) return;
        json.WriteStartArray("deletes");
        foreach (DeleteRule rule in entity.DeleteRules)
        {
            json.WriteStartObject();
            json.WriteString("member", rule.Member);
            json.WriteString("deleted", rule.TargetIsDeleted ? "Target" : "Owner");
            json.WriteString("behaviour", rule.Behaviour.ToString());
            if (rule.Message is not null) json.WriteString("message", rule.Message);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static ValidationRule ReadValidation(JsonPlace json, ImmutableArray<MemberDefinition> members)
    {
        json.WithProperties("member", "rule", "specialization", "ignoresCase", "least", "most", "pattern", "equals", "message");
        string member = json.Required("member").Text;
        string? message = json.Optional("message")?.Text;
        JsonPlace kind = json.Required("rule");
        ValidationRule rule = kind.Text switch
        {
            "Unique" => new UniqueRule { Member = member, Message = message, IgnoresCase = json.Optional("ignoresCase")?.Flag ?? false },
            "Range" => new RangeRule { Member = member, Message = message, Least = Operand(json.Optional("least")), Most = Operand(json.Optional("most")) },
            "Pattern" => new PatternRule { Member = member, Message = message, Pattern = json.Required("pattern").Text },
            "Equal" => new EqualRule { Member = member, Message = message, Other = Operand(json.Required("equals"))! },
            _ => throw kind.Error($"'{kind.Text}' is none of Unique, Range, Pattern, Equal"),
        };
        return rule with { Specialization = json.Optional("specialization")?.Text };

        RuleOperand? Operand(JsonPlace? place)
        {
            if (place is not { } found) return null;
            if (found.Json.ValueKind == JsonValueKind.Object) return RuleOperand.Of(found.WithProperties("member").Required("member").Text);
            MemberType type = members.FirstOrDefault(one => one.Name == member)?.Type ?? MemberType.String;
            return RuleOperand.Constant(ModelJsonValues.Read(found.Json, type) ?? throw found.Error($"it is no value of type {type}"));
        }
    }

    public static DeleteRule ReadDelete(JsonPlace json)
    {
        json.WithProperties("member", "deleted", "behaviour", "message");
        JsonPlace deleted = json.Required("deleted");
        return new DeleteRule
        {
            Member = json.Required("member").Text,
            TargetIsDeleted = deleted.Text switch { "Target" => true, "Owner" => false, var other => throw deleted.Error($"'{other}' is none of Target, Owner") },
            Behaviour = json.Required("behaviour").OneOf(Enum.GetValues<DeleteBehaviour>()),
            Message = json.Optional("message")?.Text,
        };
    }

    private static void Write(Utf8JsonWriter json, ValidationRule rule)
    {
        json.WriteStartObject();
        json.WriteString("member", rule.Member);
        switch (rule)
        {
            case UniqueRule unique:
                json.WriteString("rule", "Unique");
                if (unique.IgnoresCase) json.WriteBoolean("ignoresCase", true);
                break;
            case RangeRule range:
                json.WriteString("rule", "Range");
                Write(json, "least", range.Least);
                Write(json, "most", range.Most);
                break;
            case PatternRule pattern:
                json.WriteString("rule", "Pattern");
                json.WriteString("pattern", pattern.Pattern);
                break;
            case EqualRule equal:
                json.WriteString("rule", "Equal");
                Write(json, "equals", equal.Other);
                break;
        }
        if (rule.Specialization is not null) json.WriteString("specialization", rule.Specialization);
        if (rule.Message is not null) json.WriteString("message", rule.Message);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, RuleOperand? operand)
    {
        if (operand is null) return;
        json.WritePropertyName(name);
        if (operand.Member is null)
        {
            ModelJsonValues.Write(json, operand.Value!);
            return;
        }
        json.WriteStartObject();
        json.WriteString("member", operand.Member);
        json.WriteEndObject();
    }
}
